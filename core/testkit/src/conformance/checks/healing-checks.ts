import { type CheckOutcome, type HealingDeclaration, type HealingOutcome, seconds } from '@nexa/sdk';
import { demand, demandNone, demandSame } from '../demand.ts';
import { connected, NOTICE, waitForLook } from '../shared-steps.ts';
import type { Ailment, ConformanceRun, RuleSubject } from '../subject.ts';

type Connected = Required<ConformanceRun>;

const MOST_RELAPSES = 5;

/** As many devices as a check is tried on. */
const MOST_DEVICES = 10;

/** A check that cries wolf is worse than none. */
export async function calmChecksCheck(subject: RuleSubject): Promise<void> {
  const { host, counterpart } = subject;
  const run = await connected(subject);
  const { sink } = run.integration;
  const { externalId, shows } = counterpart.command;
  if (counterpart.ecosystem === undefined)
    await sink.waitFor(() => sink.value(externalId, shows.key) !== undefined, NOTICE);
  const before = sink.value(externalId, shows.key);
  for (const { id, scope } of (await host.surface()).checks) {
    const subjects = scope === 'device' ? [...sink.known.keys()].slice(0, MOST_DEVICES) : [undefined];
    for (const device of subjects) {
      const outcome = await run.integration.check(id, device);
      demand(outcome.outcome !== 'issue', `${id} finds nothing wrong where all is well: ${JSON.stringify(outcome)}`);
    }
  }
  demandSame(sink.value(externalId, shows.key), before, 'a check looks and changes nothing');
}

export async function healingOfferedCheck({ host }: RuleSubject): Promise<void> {
  const { checks, healingActions } = await host.surface();
  demand(checks.length > 0, 'it has a check');
  demand(healingActions.length > 0, 'it offers a healing action');
  const boundless = healingActions.filter(({ cooldown, risk }) => risk === 'auto' && cooldown < seconds(30));
  demandNone(
    boundless.map(({ id }) => id),
    'what NEXA does alone has a cooldown of half a minute at least',
  );
}

export async function healingCheck(subject: RuleSubject): Promise<void> {
  const { healingActions } = await subject.host.surface();
  for (const action of healingActions) {
    const ailment = subject.counterpart.ailments?.[action.id];
    if (ailment === undefined) throw new Error(`the harness does not show ${action.id}: it has no ailment for it`);
    demand(action.cures.includes(ailment.code), `${action.id} cures ${ailment.code}`);
    const run = await connected(subject);
    await showCure(run, action, ailment);
    await showFailure(run, action, ailment);
    await run.integration.close();
  }
}

async function showCure(run: Connected, action: HealingDeclaration, ailment: Ailment): Promise<void> {
  const { sink } = run.integration;
  let heardBefore = sink.contacts.length;
  let outcome: HealingOutcome = { outcome: 'not-needed' };
  // A plugin may mend itself before it is healed; then it falls ill again.
  for (let count = 0; count < MOST_RELAPSES && outcome.outcome === 'not-needed'; count += 1) {
    await ailment.fall(run);
    await demandIssue(run, ailment);
    heardBefore = sink.contacts.length;
    outcome = await run.integration.heal(action.id, ailment.code, ailment.externalId);
  }
  demandSame(outcome, { outcome: 'healed' }, `${action.id} heals`);
  const { verification } = action;
  if (verification.by === 'fresh-report') {
    await sink.waitFor(({ contacts }) => contacts.length > heardBefore, verification.within);
  }
  const isGone = () => outcomeOf(run, ailment).then(({ outcome: found }) => found === 'ok');
  demand(await waitForLook(run, isGone, verification.within), `healed by ${action.id}, and the issue is gone`);
}

async function showFailure(run: Connected, action: HealingDeclaration, ailment: Ailment): Promise<void> {
  await ailment.fallBeyondHelp(run);
  await demandIssue(run, ailment);
  const outcome = await run.integration.heal(action.id, ailment.code, ailment.externalId);
  demand(['failed', 'needs-user'].includes(outcome.outcome), `${action.id} claims ${outcome.outcome} without cause`);
  const words = 'reason' in outcome ? outcome.reason : 'instruction' in outcome ? outcome.instruction : '';
  demand(words.length > 0, `${action.id} fails with a reason`);
  demandSame((await outcomeOf(run, ailment)).outcome, 'issue', `${action.id} failed, and the issue stays`);
}

async function demandIssue(run: Connected, ailment: Ailment): Promise<void> {
  const isRaised = async () => {
    const found = await outcomeOf(run, ailment);
    return found.outcome === 'issue' && found.code === ailment.code;
  };
  demand(await waitForLook(run, isRaised, seconds(30)), `a check raises ${ailment.code}`);
}

async function outcomeOf({ host, integration }: Connected, ailment: Ailment): Promise<CheckOutcome> {
  const check = (await host.surface()).checks.find(({ raises }) => raises.some(({ code }) => code === ailment.code));
  if (check === undefined) throw new Error(`no check raises ${ailment.code}`);
  return integration.check(check.id, ailment.externalId);
}
