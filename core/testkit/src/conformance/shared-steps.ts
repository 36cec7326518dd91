import { type Duration, hasErrorCode, seconds } from '@nexa/sdk';
import { expect } from 'vitest';
import { settle } from '../clock/settle.ts';
import { VirtualClock } from '../clock/virtual-clock.ts';
import type { TestIntegration } from '../plugin-host/test-integration.ts';
import type { ConformanceRun, Counterpart, RuleSubject } from './subject.ts';

/** Every rule uses one integration, so that a counterpart may prepare what is stored of it. */
export const INTEGRATION = 'conformance';

/** Within this time a plugin must have noticed that something went away or came back. */
export const NOTICE: Duration = seconds(60);

export async function connected({ host, counterpart }: RuleSubject): Promise<Required<ConformanceRun>> {
  const integration = await host.integration(counterpart.config, INTEGRATION);
  integration.keepOpen();
  await integration.sink.waitFor(({ statuses }) => statuses.length > 0, NOTICE);
  expect(integration.sink.statuses[0], 'it connects to a counterpart that is there').toEqual({ value: 'online' });
  return { host, integration };
}

/** Whether the plugin says that the device of the counterpart's command, or the integration, is away. */
export function isAway({ sink }: TestIntegration, counterpart: Counterpart): boolean {
  const { externalId } = counterpart.command;
  return (
    (sink.statuses.at(-1)?.value ?? 'online') !== 'online' ||
    (sink.deviceStatusOf(externalId)?.value ?? 'online') !== 'online'
  );
}

/** Said to be away, or silent for longer than it promised never to be. */
export function isNoticedAway(integration: TestIntegration, counterpart: Counterpart): boolean {
  if (isAway(integration, counterpart)) return true;
  const { externalId } = counterpart.command;
  const promised = integration.sink.known.get(externalId)?.contactInterval;
  return promised !== undefined && integration.sink.silence(externalId) >= promised * 2;
}

/** Resolves when the device is there and was heard of after this was called. */
export async function waitForReturn(integration: TestIntegration, counterpart: Counterpart): Promise<void> {
  const heardBefore = integration.sink.contacts.length;
  const { externalId } = counterpart.command;
  await integration.sink.waitFor(
    ({ contacts }) => !isAway(integration, counterpart) && contacts.slice(heardBefore).includes(externalId),
    NOTICE,
  );
}

export async function expectCommandWorks(integration: TestIntegration, { command }: Counterpart): Promise<void> {
  const { shows, ...wish } = command;
  const { sink } = integration;
  const seenBefore = sink.seen.length;
  expect(await integration.command(wish)).toBe('accepted');
  const isConfirmed = () =>
    sink.value(command.externalId, shows.key) === shows.value &&
    sink.seen.slice(seenBefore).some(({ externalId }) => externalId === command.externalId);
  await sink.waitFor(isConfirmed, seconds(10));
}

/** Why a promise was rejected. Fails when it was not, or not with an error of the contract. */
export async function contractError(promise: Promise<unknown>) {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error, 'it is refused').toBeDefined();
  if (!hasErrorCode(error)) throw error;
  expect(error.code, 'what the plugin throws is of the contract').not.toBe('NEXA_PLUGIN_BUG');
  return error;
}

/** Repeats an asynchronous look until it holds, on the host's clock. */
export async function waitForLook(
  run: ConformanceRun,
  look: () => Promise<boolean>,
  limit: Duration,
): Promise<boolean> {
  const { clock } = run.host;
  const deadline = clock.now() + limit;
  while (clock.now() <= deadline) {
    if (await look()) return true;
    await pause(clock, 200);
  }
  return false;
}

async function pause(clock: ConformanceRun['host']['clock'], duration: Duration): Promise<void> {
  if (clock instanceof VirtualClock) await clock.advance(duration);
  else {
    await new Promise((resolve) => {
      setTimeout(resolve, duration);
    });
  }
  await settle();
}
