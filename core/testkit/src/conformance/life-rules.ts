import { type CheckOutcome, type HealingDeclaration, seconds, secretFieldNames } from '@nexa/sdk';
import { expect } from 'vitest';
import { leakedSecrets } from '../redaction/leaked-secrets.ts';
import { notShown } from './outage-rules.ts';
import { connected, contractError, expectCommandWorks, isNoticedAway, NOTICE, waitForLook } from './shared-steps.ts';
import type { Ailment, ConformanceRun, RuleSubject } from './subject.ts';

export async function firstStatesRule(subject: RuleSubject): Promise<void> {
  const { counterpart, host } = subject;
  const { integration } = await connected(subject);
  const { externalId, shows } = counterpart.command;
  expect([...integration.sink.known.keys()]).toContain(externalId);
  await integration.sink.waitFor((sink) => sink.value(externalId, shows.key) !== undefined, NOTICE);
  expect(host.refusals, 'nothing that it reports is refused').toEqual([]);
}

export async function commandRule(subject: RuleSubject): Promise<void> {
  const { integration } = await connected(subject);
  await expectCommandWorks(integration, subject.counterpart);
  // The second time nothing changes, and yet it must be confirmed.
  await expectCommandWorks(integration, subject.counterpart);
}

export async function commandUnknownRule(subject: RuleSubject): Promise<void> {
  const { integration } = await connected(subject);
  const { externalId } = subject.counterpart.command;
  const unknown = await contractError(integration.command({ externalId, capability: 'onOff', command: 'explode' }));
  expect(unknown.code).toBe('NEXA_PLUGIN_UNSUPPORTED');
  const { shows: _, ...wish } = subject.counterpart.command;
  await contractError(integration.command({ ...wish, externalId: 'no-such-device' }));
}

/** Logs, statuses, errors and evidence, as the plugin gave them: the host's own redaction is the second net. */
export async function secretsRule(subject: RuleSubject): Promise<void> {
  const { host, counterpart } = subject;
  const { configSchema } = await host.surface();
  const secrets = secretFieldNames(configSchema).map((name) => String(counterpart.config[name] ?? ''));
  const run = await connected(subject);
  await expectCommandWorks(run.integration, counterpart);
  await run.integration
    .command({ externalId: 'no-such-device', capability: 'onOff', command: 'on' })
    .catch(() => undefined);
  await counterpart.goOffline(run);
  await run.integration.sink.waitFor(() => isNoticedAway(run.integration, counterpart), NOTICE);
  await run.integration.reconnect();
  await counterpart.comeBack(run);
  // What a plugin stores is encrypted like its configuration, so it may hold secrets.
  const said = host.sent.filter((message) => (message as { readonly kind?: string }).kind !== 'ask');
  expect(said.length).toBeGreaterThan(0);
  expect(leakedSecrets(said, secrets)).toEqual([]);
}

export async function healingRule(subject: RuleSubject): Promise<void> {
  const { healingActions } = await subject.host.surface();
  for (const action of healingActions) {
    const ailment = subject.counterpart.ailments?.[action.id];
    if (ailment === undefined) throw notShown(`healing by ${action.id}`);
    expect(action.cures).toContain(ailment.code);
    const run = await connected(subject);
    await showCure(run, action, ailment);
    await showFailure(run, action, ailment);
    await run.integration.close();
  }
}

async function showCure(run: Required<ConformanceRun>, action: HealingDeclaration, ailment: Ailment): Promise<void> {
  await ailment.fall(run);
  await expectIssue(run, ailment);
  const { sink } = run.integration;
  const heardBefore = sink.contacts.length;
  expect(await run.integration.heal(action.id, ailment.code, ailment.externalId)).toEqual({ outcome: 'healed' });
  const { verification } = action;
  if (verification.by === 'fresh-report') {
    await sink.waitFor(({ contacts }) => contacts.length > heardBefore, verification.within);
  }
  const isGone = () => outcomeOf(run, ailment).then(({ outcome }) => outcome === 'ok');
  expect(await waitForLook(run, isGone, verification.within), 'healed, and the issue is gone').toBe(true);
}

async function showFailure(run: Required<ConformanceRun>, action: HealingDeclaration, ailment: Ailment): Promise<void> {
  await ailment.fallBeyondHelp(run);
  await expectIssue(run, ailment);
  const outcome = await run.integration.heal(action.id, ailment.code, ailment.externalId);
  expect(['failed', 'needs-user']).toContain(outcome.outcome);
  const words = 'reason' in outcome ? outcome.reason : 'instruction' in outcome ? outcome.instruction : '';
  expect(words.length, 'failed, with a reason').toBeGreaterThan(0);
  expect(await outcomeOf(run, ailment), 'failed, and the issue stays').toMatchObject({ outcome: 'issue' });
}

async function expectIssue(run: Required<ConformanceRun>, ailment: Ailment): Promise<void> {
  const isRaised = async () => {
    const found = await outcomeOf(run, ailment);
    return found.outcome === 'issue' && found.code === ailment.code;
  };
  expect(await waitForLook(run, isRaised, seconds(30)), `a check raises ${ailment.code}`).toBe(true);
}

async function outcomeOf({ host, integration }: Required<ConformanceRun>, ailment: Ailment): Promise<CheckOutcome> {
  const check = (await host.surface()).checks.find(({ raises }) => raises.some(({ code }) => code === ailment.code));
  if (check === undefined) throw new Error(`no check raises ${ailment.code}`);
  return integration.check(check.id, ailment.externalId);
}

/** Kinds of open things that a plugin can leave behind, as Node names them. */
const LEFT_BEHIND = new Set([
  'TCPSocketWrap',
  'TCPServerWrap',
  'TLSWrap',
  'UDPWrap',
  'PipeWrap',
  'FSEventWrap',
  'Timeout',
]);

function openThings(): string[] {
  return process
    .getActiveResourcesInfo()
    .filter((kind) => LEFT_BEHIND.has(kind))
    .sort();
}

export async function unloadRule(subject: RuleSubject): Promise<void> {
  const { host } = subject;
  const before = openThings();
  const run = await connected(subject);
  await expectCommandWorks(run.integration, subject.counterpart);
  await run.integration.reconnect();
  await run.integration.close();
  await host.stop();
  expect(host.clock.pending, 'no task is left on the clock').toBe(0);
  const isClean = () => openThings().length <= before.length;
  // The counterpart needs a moment to notice that its sockets were closed.
  const deadline = Date.now() + 3000;
  while (!isClean() && Date.now() < deadline) {
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
  }
  expect(isClean(), `open before: ${before.join(', ')}; after: ${openThings().join(', ')}`).toBe(true);
}
