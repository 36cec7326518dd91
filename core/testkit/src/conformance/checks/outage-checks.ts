import { minutes } from '@nexa/sdk';
import { demand, demandNone, demandSame, notShown } from '../demand.ts';
import {
  ask,
  askInVain,
  atHome,
  connected,
  contractError,
  expectCommandWorks,
  INTEGRATION,
  isNoticedAway,
  letPass,
  NOTICE,
  paired,
  passingError,
  settled,
  waitForReturn,
  waitUntilAway,
} from '../shared-steps.ts';
import type { ConformanceRun, Counterpart, RuleSubject } from '../subject.ts';

/** Requests that a plugin may make within the stretch of time of a rule beyond what it was asked to. */
const FEW_REQUESTS = 30;

export async function startOfflineCheck(subject: RuleSubject): Promise<void> {
  const { host, counterpart } = subject;
  await counterpart.goOffline({ host });
  const integration = await host.integration(counterpart.config, INTEGRATION);
  integration.keepOpen();
  // An ecosystem that nobody speaks to may not notice yet.
  if (counterpart.ecosystem === undefined) await waitUntilAway({ host, integration }, counterpart);
  demandNoFalseAlarm({ host, integration }, 'being away');
  await counterpart.comeBack({ host, integration });
  await integration.sink.waitFor(({ statuses }) => statuses.length > 0, NOTICE);
  await atHome({ host, integration }, counterpart);
  await waitForReturn(integration, counterpart);
  await expectCommandWorks(integration, counterpart);
}

export async function goOfflineCheck(subject: RuleSubject): Promise<void> {
  const { counterpart, host } = subject;
  const run = await connected(subject);
  await counterpart.goOffline(run);
  await waitUntilAway(run, counterpart);
  await askInVain(run, counterpart);
  demandNoFalseAlarm(run, 'being away');
  demandNone(host.refusals, 'nothing that it reports is refused');
}

export async function comeBackCheck(subject: RuleSubject): Promise<void> {
  const { counterpart } = subject;
  const run = await connected(subject);
  await counterpart.goOffline(run);
  await waitUntilAway(run, counterpart);
  await counterpart.comeBack(run);
  await waitForReturn(run.integration, counterpart);
  await expectCommandWorks(run.integration, counterpart);
}

/** Silence without a farewell is how most devices go. */
export async function freshnessCheck(subject: RuleSubject): Promise<void> {
  const { counterpart, host } = subject;
  if (counterpart.fallSilent === undefined) throw notShown('fallSilent');
  const run = await connected(subject);
  const { contacts } = run.integration.sink;
  const { externalId } = counterpart.command;
  await counterpart.fallSilent(run);
  await waitUntilAway(run, counterpart);
  const heard = () => contacts.filter((id) => id === externalId).length;
  const before = heard();
  await letPass(host, { virtual: 60_000, real: 1_500 });
  demandSame(heard(), before, 'nothing is heard of a device that says nothing');
  await counterpart.comeBack(run);
  await waitForReturn(run.integration, counterpart);
}

export async function accessRefusedCheck(subject: RuleSubject): Promise<void> {
  const { counterpart, host } = subject;
  if (counterpart.refuseAccess === undefined) throw notShown('refuseAccess');
  const run = await connected(subject);
  await refuse(run, counterpart);
  await run.integration.close();
  const { code } = await contractError(host.connect(counterpart.config, INTEGRATION));
  demandSame(code, 'NEXA_PLUGIN_AUTH_FAILED', 'connecting with a refused key fails as such');
}

export async function reauthCheck(subject: RuleSubject): Promise<void> {
  const { counterpart, host } = subject;
  if (counterpart.refuseAccess === undefined) throw notShown('refuseAccess');
  if (counterpart.renewAccess === undefined) throw notShown('renewAccess');
  const { uniqueId, title, config } = await paired(subject);
  const run = await connected(subject, { config });
  const before = [...run.integration.sink.known.keys()].sort();
  await refuse(run, counterpart);
  await run.integration.close();
  const inputs = await counterpart.renewAccess(run);
  const renewed = await host.pair(inputs, { purpose: 'reauth', integration: { uniqueId, title, config } });
  if (renewed.result !== 'done') throw new Error(`renewing ended with ${JSON.stringify(renewed)}`);
  demandSame(renewed.uniqueId, uniqueId, 'with a new key it is the same');
  const after = await connected(subject, { config: renewed.config });
  demandSame([...after.integration.sink.known.keys()].sort(), before, 'its devices keep their ids');
  await expectCommandWorks(after.integration, counterpart);
}

export async function garbageCheck(subject: RuleSubject): Promise<void> {
  const { counterpart, host } = subject;
  if (counterpart.answerGarbage === undefined) throw notShown('answerGarbage');
  const run = await connected(subject);
  await counterpart.answerGarbage(run);
  await askInVain(run, counterpart);
  await counterpart.comeBack(run);
  if (counterpart.ecosystem === undefined) {
    const { sink } = run.integration;
    const heardBefore = sink.contacts.length;
    await sink.waitFor(
      ({ contacts }) => contacts.length > heardBefore && !isNoticedAway(run.integration, counterpart),
      minutes(2),
    );
  } else await waitForReturn(run.integration, counterpart);
  await expectCommandWorks(run.integration, counterpart);
  demandNone(host.refusals, 'no garbage is passed on');
}

export async function rateLimitedCheck(subject: RuleSubject): Promise<void> {
  const { counterpart, host } = subject;
  if (counterpart.limitRate === undefined) throw notShown('limitRate');
  const run = await connected(subject);
  const askedFor = await counterpart.limitRate(run);
  const before = counterpart.questions?.() ?? 0;
  for (let count = 0; count < 3; count += 1) {
    const outcome = await ask(run, counterpart).catch((error: unknown) => error);
    if (outcome instanceof Error) await passingError(Promise.reject(outcome));
  }
  await letPass(host, { virtual: 60_000, real: 5_000 });
  demandNoFalseAlarm(run, 'being asked to slow down');
  const asked = (counterpart.questions?.() ?? 0) - before;
  const most = FEW_REQUESTS + (3 * 60_000) / Math.max(1000, askedFor);
  demand(asked <= most, `a device that wants fewer requests was asked ${asked} times`);
  await counterpart.comeBack(run);
  await waitForReturn(run.integration, counterpart);
  await expectCommandWorks(run.integration, counterpart);
}

export async function slowCheck(subject: RuleSubject): Promise<void> {
  const { counterpart, host } = subject;
  if (counterpart.slowDown === undefined) throw notShown('slowDown');
  const run = await connected(subject);
  await counterpart.slowDown(run);
  const asked = [ask(run, counterpart), ask(run, counterpart)];
  const outcomes = await settled(host, Promise.allSettled(asked), minutes(1));
  for (const outcome of outcomes) {
    if (outcome.status === 'fulfilled') continue;
    const { code } = await contractError(Promise.reject(outcome.reason));
    demand(code !== 'NEXA_PLUGIN_TIMEOUT', 'every question to the other side has a deadline of the plugin’s own');
  }
  demandNoFalseAlarm(run, 'being slow');
  await counterpart.comeBack(run);
  await waitForReturn(run.integration, counterpart);
  await expectCommandWorks(run.integration, counterpart);
  await counterpart.slowDown(run);
  const late = run.integration.refresh().catch(() => undefined);
  await settled(host, run.integration.close(), minutes(1));
  await settled(host, late, minutes(1));
  const { sink } = run.integration;
  const heard = sink.contacts.length;
  await letPass(host, { virtual: 30_000, real: 2_500 });
  demandSame(sink.contacts.length, heard, 'an answer that comes after the end is not told');
}

/** One process serves all integrations of a plugin, also those of strangers. */
export async function apartCheck(subject: RuleSubject): Promise<void> {
  const { counterpart } = subject;
  const other = await subject.another();
  const run = await connected(subject);
  const beside = await connected({ ...subject, counterpart: other }, { id: `${INTEGRATION}-beside` });
  await counterpart.goOffline(run);
  await waitUntilAway(run, counterpart);
  await expectCommandWorks(beside.integration, other);
  demandSame(isNoticedAway(beside.integration, other), false, 'the integration beside it is untouched');
  await run.integration.close();
  await expectCommandWorks(beside.integration, other);
}

async function refuse(run: Required<ConformanceRun>, counterpart: Counterpart): Promise<void> {
  await counterpart.refuseAccess?.(run);
  if (counterpart.ecosystem !== undefined) await ask(run, counterpart);
  await run.integration.sink
    .waitFor(({ statuses }) => statuses.at(-1)?.detail === 'auth-failed', NOTICE)
    .catch((cause: unknown) => {
      throw new Error('a refused key is not told as auth-failed', { cause });
    });
}

/** Nobody is asked to pair again or to correct a configuration that is right. */
function demandNoFalseAlarm({ integration: { sink } }: Required<ConformanceRun>, what: string): void {
  const told = [...sink.statuses, ...sink.deviceStatuses.map(({ status }) => status)];
  const wrong = told.filter(({ detail }) => detail === 'auth-failed' || detail === 'config-invalid');
  demandNone(wrong, `${what} is no fault of key or configuration`);
}
