import { type ExposedWish, type HookCaller, type JsonObject, MAIN_COMPONENT, NexaError } from '@nexa/sdk';
import type { ExposedHome } from '../ports/exposed-home.ts';
import { isCleanText, isPlainObject, readPlainObject } from './plain-json.ts';

const MOST_IDS = 500;
const MOST_FETCHED = 10_000;
const LONGEST_WAIT = 25_000;
const USUAL_WAIT = 5_000;

/** Answers what an ecosystem plugin asks about the devices that people exposed to it. */
export class ExposedDesk {
  readonly #home: ExposedHome | undefined;

  constructor(home: ExposedHome | undefined) {
    this.#home = home;
  }

  async answer(integrationId: string, operation: string, message: Record<string, unknown>): Promise<unknown> {
    const home = this.#home;
    if (home === undefined)
      throw new NexaError('NEXA_PLUGIN_UNSUPPORTED', 'Only a plugin of the kind ecosystem has exposed devices.');
    switch (operation) {
      case 'exposed-devices':
        return await home.devices(integrationId, readCaller(message.caller));
      case 'exposed-states':
        return await home.states(integrationId, readIds(message.deviceIds, MOST_IDS), readCaller(message.caller));
      case 'exposed-command':
        return await home.command(integrationId, readWish(message.wish), requireCaller(message.caller));
      case 'exposed-fetched':
        await home.fetched(integrationId, readIds(message.deviceIds, MOST_FETCHED));
        return undefined;
      case 'exposed-forgotten':
        await home.forgotten(integrationId);
        return undefined;
      default:
        throw bug('There is no such operation.');
    }
  }
}

function readCaller(data: unknown): HookCaller | undefined {
  return data === undefined ? undefined : requireCaller(data);
}

function requireCaller(data: unknown): HookCaller {
  if (!isPlainObject(data) || !isCleanText(data.linkId, 100, 1) || !isCleanText(data.userId, 100, 1))
    throw bug('The caller is not that of a request.');
  return { linkId: data.linkId, userId: data.userId };
}

function readIds(data: unknown, most: number): string[] {
  if (!Array.isArray(data) || data.length > most || !data.every((id) => isCleanText(id, 100, 1)))
    throw bug(`The device ids are not a list of at most ${most} texts.`);
  return [...new Set(data as string[])];
}

function readWish(data: unknown): ExposedWish & { readonly component: string; readonly params: JsonObject } {
  if (!isPlainObject(data)) throw bug('The wish is not an object.');
  const { deviceId, component = MAIN_COMPONENT, capability, command, params = {}, waitFor = USUAL_WAIT } = data;
  const plain = readPlainObject(params);
  if (
    !isCleanText(deviceId, 100, 1) ||
    !isCleanText(component, 60, 1) ||
    !isCleanText(capability, 100, 1) ||
    !isCleanText(command, 100, 1) ||
    typeof waitFor !== 'number' ||
    !(waitFor >= 0)
  )
    throw bug('The wish has not the form of one.');
  if ('reason' in plain) throw bug(`The parameters of the wish are no JSON: ${plain.reason}.`);
  return { deviceId, component, capability, command, params: plain.value, waitFor: Math.min(waitFor, LONGEST_WAIT) };
}

const bug = (message: string) => new NexaError('NEXA_PLUGIN_BUG', message);
