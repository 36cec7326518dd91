import type { HomeEvent } from '@nexa/engine';
import type { AutomationDefinition, IssueDefinition } from '@nexa/sdk';
import { describe, expect, it } from 'vitest';
import { INTEGRATION, lampDescription, TestHome } from '../support/test-home.ts';

const broken: IssueDefinition = {
  code: 'automation.broken-reference',
  severity: 'warning',
  title: '‘Evening’ names a device that was removed',
  explanation: 'Choose another one.',
};
const loop: IssueDefinition = { ...broken, code: 'automation.loop', title: '‘Evening’ sets itself off' };
const definition: AutomationDefinition = { name: 'Evening', mode: 'single', triggers: [], conditions: [], actions: [] };

function homeWith(...ids: string[]): TestHome {
  const home = TestHome.connected([lampDescription]);
  for (const id of ids)
    home.dispatch({ type: 'automation-saved', automation: { id, enabled: true, version: 1, definition } });
  return home;
}

const raise = (automationId: string, words: Partial<IssueDefinition> = {}, evidence = {}): HomeEvent => ({
  type: 'automation-health',
  raise: [{ automationId, definition: { ...broken, ...words }, evidence }],
});

const openOf = (home: TestHome) => home.runtime.automation.issues().map(({ code, title }) => [code, title]);

describe('an issue of an automation', () => {
  it('is raised, and left to a person: nothing heals it', async () => {
    const home = homeWith('a');
    home.dispatch(raise('a', {}, { checks: [1] }));
    await home.clock.advance(1);
    const [issue] = home.runtime.automation.issues();
    expect(issue).toMatchObject({
      ...broken,
      state: 'escalated',
      evidence: { checks: [1], automationId: 'a' },
      advice: 'NEXA has no remedy of its own for this: please look at it.',
    });
    expect(home.runtime.healingProblem(issue?.id ?? '')).toMatchObject({ code: 'NEXA_HEALING_REFUSED' });
    expect(home.of('healing')).toEqual([]);
    expect(home.of('run-healing')).toEqual([]);
  });

  it('takes on new words and evidence when it is told again, and stays the same issue in the same state', async () => {
    const home = homeWith('a');
    home.dispatch(raise('a', {}, { checks: [1, 2], old: true }));
    await home.clock.advance(1);
    const [first] = home.runtime.automation.issues();
    await home.clock.advance(5000);
    home.dispatch(raise('a', { severity: 'error', title: 'Less', explanation: 'Only one.' }, { checks: [1] }));
    const issues = home.runtime.automation.issues();
    expect(issues).toEqual([
      {
        ...first,
        severity: 'error',
        title: 'Less',
        explanation: 'Only one.',
        evidence: { checks: [1], automationId: 'a' },
        updatedAt: home.clock.now(),
      },
    ]);
    expect(home.last('issue').issue).toEqual(issues[0]);
  });

  it('stays asleep when it is told again while somebody has put it off', async () => {
    const home = homeWith('a');
    home.dispatch(raise('a'));
    await home.clock.advance(1);
    const issueId = home.runtime.automation.issues()[0]?.id ?? '';
    const until = home.clock.now() + 60_000;
    home.dispatch({ type: 'snooze', issueId, until });
    home.dispatch(raise('a', { title: 'Other' }));
    expect(home.runtime.issue(issueId)).toMatchObject({ state: 'snoozed', snoozedUntil: until, title: 'Other' });
  });

  it('is cleared by its own code and of its own automation only', () => {
    const home = homeWith('a', 'b');
    home.dispatch(raise('a'));
    home.dispatch(raise('b', { title: 'B' }));
    home.dispatch({ type: 'automation-health', raise: [{ automationId: 'a', definition: loop, evidence: {} }] });
    home.dispatch({
      type: 'automation-health',
      clear: [{ automationId: 'a', code: broken.code, evidence: { found: false } }],
    });
    expect(openOf(home)).toEqual([
      [broken.code, 'B'],
      [loop.code, loop.title],
    ]);
  });

  it('ends with its automation, and says so', () => {
    const home = homeWith('a', 'b');
    home.dispatch(raise('a'));
    home.dispatch(raise('b', { title: 'B' }));
    home.dispatch({ type: 'automation-removed', automationId: 'a' });
    expect(openOf(home)).toEqual([[broken.code, 'B']]);
    expect(home.last('issue').issue).toMatchObject({ state: 'resolved', advice: 'The automation was removed.' });
  });

  it('is not raised of an automation that was removed while it was looked at', () => {
    const home = homeWith('a');
    home.dispatch({ type: 'automation-removed', automationId: 'a' });
    home.dispatch(raise('a'));
    expect(home.of('issue')).toEqual([]);
  });

  it('has nothing to do with what devices and integrations have', async () => {
    const home = homeWith('a');
    home.dispatch(raise('a'));
    home.dispatch({ type: 'integration-status', integrationId: INTEGRATION, status: { value: 'offline' } });
    await home.clock.advance(3_600_000);
    expect(openOf(home)).toEqual([[broken.code, broken.title]]);
    home.dispatch({ type: 'integration-removed', integrationId: INTEGRATION });
    expect(openOf(home)).toEqual([[broken.code, broken.title]]);
  });
});
