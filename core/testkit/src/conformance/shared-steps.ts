import {
  type Duration,
  hasErrorCode,
  MAIN_COMPONENT,
  type NexaError,
  type Reading,
  seconds,
  stateKey,
} from '@nexa/sdk';
import { settle } from '../clock/settle.ts';
import { VirtualClock } from '../clock/virtual-clock.ts';
import type { PluginHost } from '../plugin-host/plugin-host.ts';
import type { TestIntegration } from '../plugin-host/test-integration.ts';
import { demand, demandSame } from './demand.ts';
import { change, expectSpeechWorks, expose, homeOf } from './ecosystem-steps.ts';
import type { ConformanceRun, Counterpart, RuleSubject, ShownValue } from './subject.ts';

/** Every rule uses one integration, so that a counterpart may prepare what is stored of it. */
export const INTEGRATION = 'conformance';

/** Within this time a plugin must have noticed that something went away or came back. */
export const NOTICE: Duration = seconds(60);

/** Codes that say: not now, perhaps later. */
const PASSING = [
  'NEXA_PLUGIN_UNREACHABLE',
  'NEXA_PLUGIN_NOT_READY',
  'NEXA_PLUGIN_RATE_LIMITED',
  'NEXA_PLUGIN_PROTOCOL',
  'NEXA_PLUGIN_TIMEOUT',
  'NEXA_INTEGRATION_OFFLINE',
];

type Connected = Required<ConformanceRun>;

export async function connected(
  { host, counterpart }: RuleSubject,
  { config, id }: { readonly config?: RuleSubject['counterpart']['config']; readonly id?: string } = {},
): Promise<Connected> {
  const integration = await host.integration(config ?? counterpart.config, id ?? INTEGRATION);
  integration.keepOpen();
  await integration.sink.waitFor(({ statuses }) => statuses.length > 0, NOTICE);
  demandSame(integration.sink.statuses[0], { value: 'online' }, 'it connects to a counterpart that is there');
  const run = { host, integration };
  await atHome(run, counterpart);
  return run;
}

/** An ecosystem is shown the device of the harness. */
export async function atHome(run: Connected, { ecosystem }: Counterpart): Promise<void> {
  hosts.set(run.integration, run.host);
  if (ecosystem !== undefined) await expose(run, ecosystem);
}

/** Where the integrations of a rule are at home. */
const hosts = new WeakMap<TestIntegration, PluginHost>();

function runOf(integration: TestIntegration): Connected {
  const host = hosts.get(integration);
  if (host === undefined) throw new Error('the integration was not connected by a rule');
  return { host, integration };
}

/** Pairs as a person would who has the device at hand. */
export async function paired({ host, counterpart }: RuleSubject, inputs?: RuleSubject['counterpart']['pairing']) {
  await counterpart.readyToPair?.();
  const result = await host.pair(inputs ?? counterpart.pairing ?? [counterpart.config]);
  if (result.result !== 'done') throw new Error(`pairing ended with ${JSON.stringify(result)}`);
  return result;
}

/** Whether the plugin says that the device of the counterpart's command, or the integration, is away. */
export function isAway({ sink }: TestIntegration, { command }: Counterpart): boolean {
  return (
    (sink.statuses.at(-1)?.value ?? 'online') !== 'online' ||
    (sink.deviceStatusOf(command.externalId)?.value ?? 'online') !== 'online'
  );
}

/** Said to be away, or silent for longer than it promised never to be. */
export function isNoticedAway(integration: TestIntegration, counterpart: Counterpart): boolean {
  if (isAway(integration, counterpart)) return true;
  const { externalId } = counterpart.command;
  const promised = integration.sink.known.get(externalId)?.contactInterval;
  return promised !== undefined && integration.sink.silence(externalId) >= promised * 2;
}

export async function waitUntilAway(run: Connected, counterpart: Counterpart): Promise<void> {
  const { integration } = run;
  const { ecosystem } = counterpart;
  if (ecosystem !== undefined) {
    // Nothing else would make it speak.
    const isNoticed = async () => {
      if (homeOf(run.host).isExposed(ecosystem.device.id)) change(run, counterpart, ecosystem);
      return isAway(integration, counterpart);
    };
    demand(await waitForLook(run, isNoticed, NOTICE), 'the plugin does not notice that the ecosystem is away');
    return;
  }
  await integration.sink
    .waitFor(() => isNoticedAway(integration, counterpart), NOTICE)
    .catch((cause: unknown) => {
      throw new Error('the plugin does not notice that its device is away', { cause });
    });
}

/** Resolves when the device is there and was heard of after this was called. */
export async function waitForReturn(integration: TestIntegration, counterpart: Counterpart): Promise<void> {
  const { ecosystem } = counterpart;
  if (ecosystem !== undefined) {
    const run = runOf(integration);
    const before = await ecosystem.told(run, ecosystem.device.id);
    const isBack = async () => {
      change(run, counterpart, ecosystem);
      return !isAway(integration, counterpart) && (await ecosystem.told(run, ecosystem.device.id)) > before;
    };
    demand(await waitForLook(run, isBack, NOTICE * 2), 'the plugin does not notice that the ecosystem is back');
    return;
  }
  const heardBefore = integration.sink.contacts.length;
  const { externalId } = counterpart.command;
  await integration.sink
    .waitFor(
      ({ contacts }) => !isAway(integration, counterpart) && contacts.slice(heardBefore).includes(externalId),
      NOTICE * 2,
    )
    .catch((cause: unknown) => {
      throw new Error('the plugin does not notice that its device is back', { cause });
    });
}

export async function expectCommandWorks(integration: TestIntegration, counterpart: Counterpart): Promise<void> {
  const { command, ecosystem } = counterpart;
  if (ecosystem !== undefined) {
    await expectSpeechWorks(runOf(integration), counterpart, ecosystem);
    return;
  }
  const { shows, ...wish } = command;
  const { sink } = integration;
  const seenBefore = sink.seen.length;
  demandSame(await integration.command(wish), 'accepted', 'the device takes the command');
  const isConfirmed = () =>
    sink.value(command.externalId, shows.key) === shows.value &&
    sink.seen.slice(seenBefore).some(({ externalId }) => externalId === command.externalId);
  await sink.waitFor(isConfirmed, seconds(10)).catch((cause: unknown) => {
    throw new Error(`the device does not report ${shows.key} = ${shows.value} after the command`, { cause });
  });
}

type StateName = Pick<Reading, 'capability' | 'attribute' | 'component'>;

/** The state that a reading is of. */
export const keyOf = ({ capability, attribute, component = MAIN_COMPONENT }: StateName): string =>
  stateKey(capability, attribute, component);

/** Whether a reading tells this value. */
export const doesShow = (reading: Reading, { externalId, key, value }: ShownValue): boolean =>
  reading.externalId === externalId && keyOf(reading) === key && reading.value === value;

/** The wish of the counterpart's command. */
export function wishOf({ command }: Counterpart) {
  const { shows: _, ...wish } = command;
  return wish;
}

/**
 * Asks the device for something; an ecosystem is told of a change instead, whose failure is for the log and the status.
 * Rejects as the plugin does.
 */
export async function ask({ host, integration }: ConformanceRun, counterpart: Counterpart): Promise<unknown> {
  if (integration === undefined) throw new Error('nothing is connected');
  const { ecosystem } = counterpart;
  if (ecosystem === undefined) return await integration.command(wishOf(counterpart));
  change({ host, integration }, counterpart, ecosystem);
  return 'accepted';
}

/** Refused as something that may work later; of an ecosystem nothing is refused. */
export async function askInVain(run: ConformanceRun, counterpart: Counterpart): Promise<void> {
  if (counterpart.ecosystem === undefined) await passingError(ask(run, counterpart));
  else await ask(run, counterpart);
}

/** Why a promise was rejected. Fails when it was not, or not with an error of the contract. */
export async function contractError(promise: Promise<unknown>): Promise<NexaError> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  demand(error !== undefined, 'what cannot be done is refused');
  if (!hasErrorCode(error)) throw error;
  demand(error.code !== 'NEXA_PLUGIN_BUG', `what the plugin throws is of the contract, not “${error.message}”`);
  return error;
}

/** Refused as something that may work later. */
export async function passingError(promise: Promise<unknown>): Promise<void> {
  const { code } = await contractError(promise);
  demand(PASSING.includes(code), `${code} does not say that it may work later`);
}

/** What became of a promise that time must pass for. A virtual clock is moved on until it is settled. */
export async function settled<T>(host: PluginHost, promise: Promise<T>, limit: Duration): Promise<T> {
  const { clock } = host;
  if (!(clock instanceof VirtualClock)) return promise;
  let isSettled = false;
  const mark = () => {
    isSettled = true;
  };
  promise.then(mark, mark);
  const end = clock.now() + limit;
  while (!isSettled && clock.now() < end) await clock.advance(100);
  return promise;
}

/** Repeats an asynchronous look until it holds, on the host's clock. */
export async function waitForLook(
  { host }: ConformanceRun,
  look: () => Promise<boolean>,
  limit: Duration,
): Promise<boolean> {
  const deadline = host.clock.now() + limit;
  while (host.clock.now() <= deadline) {
    if (await look()) return true;
    await pause(host, 200);
  }
  return false;
}

/** Lets a stretch of time pass: as long as it takes on a virtual clock, short where somebody has to wait for it. */
export async function letPass(
  host: PluginHost,
  { virtual, real }: { readonly virtual: Duration; readonly real: Duration },
  look: () => void = () => undefined,
): Promise<void> {
  const isVirtual = host.clock instanceof VirtualClock;
  const [whole, step] = isVirtual ? [virtual, Math.max(100, virtual / 1000)] : [real, 50];
  for (let passed = 0; passed < whole; passed += step) {
    await pause(host, step);
    look();
  }
}

async function pause({ clock }: PluginHost, duration: Duration): Promise<void> {
  if (clock instanceof VirtualClock) await clock.advance(duration);
  else {
    await new Promise((resolve) => {
      setTimeout(resolve, duration);
    });
  }
  await settle();
}
