import { minutes } from '@nexa/sdk';
import { expect } from 'vitest';
import {
  connected,
  contractError,
  expectCommandWorks,
  INTEGRATION,
  isNoticedAway,
  NOTICE,
  waitForReturn,
} from './shared-steps.ts';
import type { RuleSubject } from './subject.ts';

/** Codes that say: not now, perhaps later. */
const PASSING = [
  'NEXA_PLUGIN_UNREACHABLE',
  'NEXA_PLUGIN_NOT_READY',
  'NEXA_PLUGIN_RATE_LIMITED',
  'NEXA_PLUGIN_PROTOCOL',
  'NEXA_PLUGIN_TIMEOUT',
  'NEXA_INTEGRATION_OFFLINE',
];

export async function startOfflineRule(subject: RuleSubject): Promise<void> {
  const { host, counterpart } = subject;
  await counterpart.goOffline({ host });
  const integration = await host.integration(counterpart.config, INTEGRATION);
  integration.keepOpen();
  await integration.sink.waitFor(() => isNoticedAway(integration, counterpart), NOTICE);
  const details = [...integration.sink.statuses, ...integration.sink.deviceStatuses.map(({ status }) => status)]
    .filter(({ value }) => value !== 'online')
    .map(({ detail }) => detail);
  expect(details, 'being away is no fault of key or configuration').not.toContain('auth-failed');
  expect(details, 'being away is no fault of key or configuration').not.toContain('config-invalid');
  await counterpart.comeBack({ host, integration });
  await waitForReturn(integration, counterpart);
  await expectCommandWorks(integration, counterpart);
}

export async function goOfflineRule(subject: RuleSubject): Promise<void> {
  const { counterpart, host } = subject;
  const run = await connected(subject);
  await counterpart.goOffline(run);
  await run.integration.sink.waitFor(() => isNoticedAway(run.integration, counterpart), NOTICE);
  const { shows: _, ...wish } = counterpart.command;
  expect(PASSING).toContain((await contractError(run.integration.command(wish))).code);
  expect(host.refusals, 'nothing that it reports is refused').toEqual([]);
}

export async function comeBackRule(subject: RuleSubject): Promise<void> {
  const { counterpart } = subject;
  const run = await connected(subject);
  await counterpart.goOffline(run);
  await run.integration.sink.waitFor(() => isNoticedAway(run.integration, counterpart), NOTICE);
  await counterpart.comeBack(run);
  await waitForReturn(run.integration, counterpart);
  await expectCommandWorks(run.integration, counterpart);
}

export async function accessRefusedRule(subject: RuleSubject): Promise<void> {
  const { counterpart, host } = subject;
  if (counterpart.refuseAccess === undefined) throw notShown('access-refused');
  const run = await connected(subject);
  await counterpart.refuseAccess(run);
  await run.integration.sink.waitFor(({ statuses }) => statuses.at(-1)?.detail === 'auth-failed', NOTICE);
  await run.integration.close();
  expect((await contractError(host.connect(counterpart.config, INTEGRATION))).code).toBe('NEXA_PLUGIN_AUTH_FAILED');
}

export async function garbageRule(subject: RuleSubject): Promise<void> {
  const { counterpart, host } = subject;
  if (counterpart.answerGarbage === undefined) throw notShown('garbage');
  const run = await connected(subject);
  await counterpart.answerGarbage(run);
  const { shows: _, ...wish } = counterpart.command;
  expect(PASSING).toContain((await contractError(run.integration.command(wish))).code);
  await counterpart.comeBack(run);
  const { sink } = run.integration;
  const heardBefore = sink.contacts.length;
  await sink.waitFor(
    ({ contacts }) => contacts.length > heardBefore && !isNoticedAway(run.integration, counterpart),
    minutes(2),
  );
  await expectCommandWorks(run.integration, counterpart);
  expect(host.refusals, 'no garbage is passed on').toEqual([]);
}

export function notShown(what: string): Error {
  return new Error(`the harness neither shows nor exempts "${what}"`);
}
