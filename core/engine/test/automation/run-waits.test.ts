import type { Action, Condition } from '@nexa/sdk';
import { describe, expect, it } from 'vitest';
import { executions, light, outcomes, save, startHome } from './automation-home.ts';

const notify = (title: string): Action => ({ type: 'notify', title });
const titles = (home: ReturnType<typeof startHome>) =>
  home.of('notification').map(({ notification }) => notification.title);

describe('a run that waits for another automation', () => {
  const runs = (rest = {}): Action[] => [{ type: 'run', automationId: 'child', wait: true, ...rest }, notify('parent')];
  const begin = (home: ReturnType<typeof startHome>, id = 'automation-1') =>
    home.dispatch({ type: 'automation-run', automationId: id, executionId: 'r', cause: { kind: 'user' } });
  const parent = (home: ReturnType<typeof startHome>) => executions(home).find(({ id }) => id === 'r');

  it.each([
    ['failed', { actions: [{ type: 'stop', failed: true, reason: 'enough' }] as Action[] }, 'failed'],
    ['was not run', { conditions: [{ type: 'mode', is: ['night'] }] as Condition[] }, 'not-run'],
  ])('fails when that %s, and says so', (_, child, outcome) => {
    const home = startHome();
    save(home, child, { id: 'child' });
    save(home, { actions: runs() });
    begin(home);
    expect(titles(home)).toEqual([]);
    expect(parent(home)).toMatchObject({
      outcome: 'failed',
      reason: 'action-failed',
      actions: [
        {
          outcome,
          status: 'failed',
          reason: { code: 'NEXA_AUTOMATION_RUN_FAILED', params: { outcome } },
        },
        { status: 'skipped' },
      ],
    });
  });

  it('goes on after its failure where that is wished', () => {
    const home = startHome();
    save(home, { actions: [{ type: 'stop', failed: true }] }, { id: 'child' });
    save(home, { actions: runs({ onFail: 'continue' }) });
    begin(home);
    expect(titles(home)).toEqual(['parent']);
    expect(parent(home)).toMatchObject({ outcome: 'completed', actions: [{ outcome: 'failed' }, {}] });
  });

  it('goes on when that completed, also by a stop', () => {
    const home = startHome();
    save(home, { actions: [{ type: 'stop' }] }, { id: 'child' });
    save(home, { actions: runs() });
    begin(home);
    expect(titles(home)).toEqual(['parent']);
    expect(parent(home)).toMatchObject({ actions: [{ outcome: 'completed', status: 'done' }, {}] });
  });

  it('fails when a person stops that', () => {
    const home = startHome();
    save(home, { actions: [{ type: 'delay', seconds: 60 }] }, { id: 'child' });
    save(home, { actions: runs() });
    begin(home);
    home.dispatch({ type: 'automation-stop', automationId: 'child', cause: { kind: 'user' } });
    expect(parent(home)).toMatchObject({
      outcome: 'failed',
      detail: 'the automation that it ran was ended before it was done (stopped)',
    });
  });

  it('fails when that is held back, for it is run without end', () => {
    const home = startHome();
    save(home, { actions: [light(home)] }, { id: 'child' });
    for (let times = 0; times < 601; times += 1)
      home.dispatch({
        type: 'automation-run',
        automationId: 'child',
        executionId: `c${times}`,
        cause: { kind: 'user' },
      });
    save(home, { actions: runs() });
    begin(home);
    expect(parent(home)).toMatchObject({ outcome: 'failed', actions: [{ outcome: 'not-run' }, {}] });
  });

  it('asks nothing of it where it does not wait', () => {
    const home = startHome();
    save(home, { actions: [{ type: 'stop', failed: true }] }, { id: 'child' });
    save(home, { actions: runs({ wait: false }) });
    begin(home);
    expect(titles(home)).toEqual(['parent']);
    expect(outcomes(home)).toContain('completed');
  });
});
