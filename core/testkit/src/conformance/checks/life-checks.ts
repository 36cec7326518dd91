import { secretFieldNames } from '@nexa/sdk';
import { leakedSecrets } from '../../redaction/leaked-secrets.ts';
import { demand, demandNone, demandSame, notShown } from '../demand.ts';
import {
  ask,
  connected,
  contractError,
  doesShow,
  expectCommandWorks,
  letPass,
  NOTICE,
  waitForReturn,
  waitUntilAway,
  wishOf,
} from '../shared-steps.ts';
import type { RuleSubject } from '../subject.ts';

export async function firstStatesCheck(subject: RuleSubject): Promise<void> {
  const { counterpart, host } = subject;
  const { integration } = await connected(subject);
  const { externalId, shows } = counterpart.command;
  demand(integration.sink.known.has(externalId), `the device ${externalId} is told`);
  await integration.sink.waitFor((sink) => sink.value(externalId, shows.key) !== undefined, NOTICE);
  demandNone(host.refusals, 'nothing that it reports is refused');
}

export async function outsideChangeCheck(subject: RuleSubject): Promise<void> {
  const { counterpart } = subject;
  if (counterpart.changeOutside === undefined) throw notShown('changeOutside');
  const run = await connected(subject);
  const { externalId, shows } = counterpart.command;
  await run.integration.sink.waitFor((sink) => sink.value(externalId, shows.key) !== undefined, NOTICE);
  const seenBefore = run.integration.sink.seen.length;
  const change = await counterpart.changeOutside(run);
  await run.integration.sink
    .waitFor(({ seen }) => seen.slice(seenBefore).some((reading) => doesShow(reading, change)), NOTICE)
    .catch((cause: unknown) => {
      throw new Error(`what happens at the device itself is not heard: ${change.key} of ${change.externalId}`, {
        cause,
      });
    });
}

export async function commandCheck(subject: RuleSubject): Promise<void> {
  const { integration } = await connected(subject);
  await expectCommandWorks(integration, subject.counterpart);
  // The second time nothing changes, and yet it must be confirmed.
  await expectCommandWorks(integration, subject.counterpart);
}

export async function commandUnknownCheck(subject: RuleSubject): Promise<void> {
  const { integration } = await connected(subject);
  const wish = wishOf(subject.counterpart);
  const unknown = await contractError(integration.command({ ...wish, command: 'explode', params: {} }));
  demandSame(unknown.code, 'NEXA_PLUGIN_UNSUPPORTED', 'a command that there is not is refused as such');
  await contractError(integration.command({ ...wish, externalId: 'no-such-device' }));
}

/** A device that takes commands and does nothing must never be shown as if it had obeyed. */
export async function commandVerificationCheck(subject: RuleSubject): Promise<void> {
  const { counterpart, host } = subject;
  if (counterpart.ignoreCommands === undefined) throw notShown('ignoreCommands');
  const run = await connected(subject);
  const { sink } = run.integration;
  const { externalId, shows } = counterpart.command;
  await sink.waitFor(() => sink.value(externalId, shows.key) !== undefined, NOTICE);
  demand(sink.value(externalId, shows.key) !== shows.value, 'the harness begins with another state than it wishes');
  await counterpart.ignoreCommands(run);
  const seenBefore = sink.seen.length;
  const outcome = await run.integration.command(wishOf(counterpart)).catch((error: unknown) => error);
  if (outcome instanceof Error) await contractError(Promise.reject(outcome));
  else demandSame(outcome, 'accepted', 'a device that reports its state can confirm');
  await run.integration.refresh(externalId).catch(() => undefined);
  await letPass(host, { virtual: 30_000, real: 3_000 });
  const claims = sink.seen.slice(seenBefore).filter((reading) => doesShow(reading, { externalId, ...shows }));
  demandNone(claims, 'a command that the device ignored is not told as done');
  await counterpart.comeBack(run);
  await waitForReturn(run.integration, counterpart);
  await expectCommandWorks(run.integration, counterpart);
}

/** Logs, statuses, errors and evidence, as the plugin gave them: the host's own redaction is the second net. */
export async function secretsCheck(subject: RuleSubject): Promise<void> {
  const { host, counterpart } = subject;
  const { configSchema, checks } = await host.surface();
  const own = secretFieldNames(configSchema).map((name) => String(counterpart.config[name] ?? ''));
  const run = await connected(subject);
  const { integration } = run;
  const wish = wishOf(counterpart);
  await expectCommandWorks(integration, counterpart);
  await integration.command({ ...wish, externalId: 'no-such-device' }).catch(() => undefined);
  for (const { id, scope } of checks) {
    await integration.check(id, scope === 'device' ? wish.externalId : undefined).catch(() => undefined);
  }
  for (const trouble of [counterpart.answerGarbage, counterpart.refuseAccess]) {
    if (trouble === undefined) continue;
    await trouble.call(counterpart, run);
    await ask(run, counterpart).catch(() => undefined);
    await integration.refresh().catch(() => undefined);
    await integration.reconnect();
    if (trouble === counterpart.refuseAccess) break;
    await counterpart.comeBack(run);
    await waitForReturn(integration, counterpart);
  }
  await counterpart.goOffline(run);
  await waitUntilAway(run, counterpart);
  await integration.reconnect();
  // What a plugin stores is encrypted like its configuration, so it may hold secrets.
  const said = host.sent.filter((message) => (message as { readonly kind?: string }).kind !== 'ask');
  demand(said.length > 0, 'the plugin says anything at all');
  demandNone(leakedSecrets(said, [...own, ...(counterpart.secrets ?? [])]), 'no secret is told');
}

/** Down is told once, back is told once: a night without the device must not fill the log. */
export async function logOnceCheck(subject: RuleSubject): Promise<void> {
  const { counterpart, host } = subject;
  const run = await connected(subject);
  host.log.length = 0;
  await counterpart.goOffline(run);
  await waitUntilAway(run, counterpart);
  await letPass(host, { virtual: 600_000, real: 8_000 });
  await counterpart.comeBack(run);
  await waitForReturn(run.integration, counterpart);
  const told = host.log.filter(({ level }) => level !== 'debug').map(({ message }) => message);
  demandNone(
    [...new Set(told.filter((message, index) => told.indexOf(message) !== index))],
    'each message comes once while the device is away',
  );
}
