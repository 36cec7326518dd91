import type { ExecutionRecord } from '@nexa/engine';
import { beforeEach, describe, expect, it } from 'vitest';
import {
  checkAllAutomations,
  checkHomeAutomations,
  type HealthCheckParts,
} from '../../../src/automations/health/check-home-automations.ts';
import { DAY, findInSmall, MemoryIssues, MemorySources, MemoryStore, NOW } from './memory-health.ts';

let sources: MemorySources;
let store: MemoryStore;
let issues: MemoryIssues;
let parts: HealthCheckParts;

const moves = {
  id: 't',
  type: 'state' as const,
  deviceId: 'motion',
  capability: 'motion',
  attribute: 'active',
  to: true,
};
const command = (name: string) => ({ type: 'command' as const, deviceId: 'lamp', capability: 'onOff', command: name });

beforeEach(() => {
  sources = new MemorySources();
  store = new MemoryStore();
  issues = new MemoryIssues();
  parts = { sources, store, issues, find: findInSmall, now: () => NOW };
  sources.device('motion', 'motion', 'temperature');
  sources.device('lamp', 'onOff', 'brightness');
  sources.automation('a', { triggers: [moves], actions: [command('on'), command('off')] });
});

const check = () => checkHomeAutomations(parts, 'home');
const figures = async () => {
  const outcome = await check();
  return outcome && Object.fromEntries(Object.entries(outcome).map(([name, list]) => [name, list.length]));
};
const run = (automationId: string, at: number, commandId?: string): ExecutionRecord => ({
  id: `run-${automationId}-${at}`,
  automationId,
  automationVersion: 1,
  startedAt: at,
  outcome: 'completed',
  trigger: { triggerId: 't', deviceId: 'motion', stateKey: 'motion.active', value: true, cause: { kind: 'physical' } },
  conditions: [],
  actions: [
    {
      path: 'actions/0',
      type: 'command',
      status: 'confirmed',
      startedAt: at,
      ...(commandId === undefined ? {} : { commandId }),
    },
  ],
});

describe('a check of a home', () => {
  it('keeps nothing and raises nothing where all is well', async () => {
    expect(await figures()).toEqual({ opened: 0, changed: 0, resolved: 0, raised: 0, cleared: 0 });
  });

  it('is undefined of a home that is gone', async () => {
    expect(await checkHomeAutomations(parts, 'gone')).toBeUndefined();
  });

  it('keeps each hole of a removed device, raises one issue, and clears it when all are repaired', async () => {
    sources.devices = sources.devices.filter(({ id }) => id !== 'lamp');
    expect(await figures()).toEqual({ opened: 2, changed: 0, resolved: 0, raised: 1, cleared: 0 });
    expect([...issues.byKey.values()]).toEqual([
      {
        automationId: 'a',
        code: 'automation.broken-reference',
        severity: 'warning',
        title: 'a is broken',
        explanation: 'Action 1 does nothing. The same is wrong in one more place of it.',
        evidence: {
          checks: [
            { id: 'check-1', grade: 'observed', path: 'actions/0', title: 'a is broken' },
            { id: 'check-2', grade: 'observed', path: 'actions/1', title: 'a is broken' },
          ],
        },
      },
    ]);
    expect(await figures()).toEqual({ opened: 0, changed: 0, resolved: 0, raised: 0, cleared: 0 });
    sources.device('lamp', 'onOff');
    expect(await figures()).toEqual({ opened: 0, changed: 0, resolved: 2, raised: 0, cleared: 1 });
    expect(issues.summary).toEqual([]);
  });

  it('tells afresh when some of it is repaired', async () => {
    sources.devices = sources.devices.filter(({ id }) => id !== 'lamp');
    await check();
    sources.edit('a', (automation) => ({
      ...automation,
      version: 2,
      definition: { ...automation.definition, actions: [command('on')] },
    }));
    expect(await figures()).toEqual({ opened: 0, changed: 1, resolved: 1, raised: 1, cleared: 0 });
    expect(issues.summary).toEqual(['a automation.broken-reference']);
  });

  it('raises nothing of what is switched off, and clears what was when it is', async () => {
    sources.devices = sources.devices.filter(({ id }) => id !== 'lamp');
    await check();
    sources.edit('a', (automation) => ({ ...automation, enabled: false }));
    expect(await figures()).toEqual({ opened: 0, changed: 2, resolved: 0, raised: 0, cleared: 1 });
    expect(store.rows).toHaveLength(2);
  });

  it('keeps what is possible without an issue, raises one when it was seen, and says how sure it is', async () => {
    sources.automation('b', { triggers: [moves], actions: [command('on')] });
    expect(await figures()).toEqual({ opened: 1, changed: 0, resolved: 0, raised: 0, cleared: 0 });
    expect(
      store.rows.map(({ kind, grade, automationId, detail }) => [kind, grade, automationId, detail.otherAutomationIds]),
    ).toEqual([['conflict', 'possible', 'a', ['b']]]);
    sources.executionList = [run('a', NOW - DAY), run('b', NOW - DAY)];
    expect(await figures()).toMatchObject({ opened: 0, changed: 1, raised: 1 });
    expect(issues.summary).toEqual(['a automation.conflict']);
    sources.executionList = [1, 2, 3].flatMap((day) => [run('a', NOW - day * DAY), run('b', NOW - day * DAY)]);
    expect(await figures()).toMatchObject({ opened: 0, changed: 1, raised: 1 });
    expect(store.rows.map(({ grade }) => grade)).toEqual(['repeated']);
  });

  it('knows a finding again whatever the order in which automations are read', async () => {
    sources.automation('b', { triggers: [moves], actions: [command('on')] });
    await check();
    sources.automations.reverse();
    expect(await figures()).toEqual({ opened: 0, changed: 0, resolved: 0, raised: 0, cleared: 0 });
  });

  it('leaves issues of others alone', async () => {
    await issues.raise('home', {
      automationId: 'a',
      definition: { code: 'automation.runaway', severity: 'warning', title: '', explanation: '' },
      evidence: {},
    });
    expect(await figures()).toMatchObject({ cleared: 0 });
    expect(issues.summary).toEqual(['a automation.runaway']);
  });

  it('clears the issue of an automation that was deleted', async () => {
    sources.devices = sources.devices.filter(({ id }) => id !== 'lamp');
    await check();
    sources.automations = [];
    expect(await figures()).toMatchObject({ resolved: 2, cleared: 1 });
  });
});

describe('what is gathered', () => {
  it('asks for the values of attributes that are listened to or asked about, and only runs of a month', async () => {
    sources.automation('b', {
      triggers: [moves],
      conditions: [{ type: 'state', deviceId: 'LAMP', capability: 'onOff', attribute: 'on', equals: false }],
      actions: [{ ...command('on'), capability: 'brightness', command: 'set', params: { level: { $expression: 5 } } }],
    });
    sources.executionList = [run('a', NOW - DAY, 'c1'), run('b', NOW - DAY, 'c2'), run('b', NOW - 31 * DAY, 'c3')];
    await check();
    expect(sources.asked).toEqual({
      attributes: [
        { deviceId: 'motion', key: 'motion.active' },
        { deviceId: 'lamp', key: 'onOff.on' },
      ],
      devices: ['motion', 'lamp'],
      commands: ['c2'],
    });
  });

  it('counts an automation without a record as one that never ran', async () => {
    sources.edit('a', (automation) => ({ ...automation, enabledSince: NOW - 40 * DAY }));
    sources.seenList = [{ deviceId: 'motion', key: 'motion.active', values: [false], since: NOW - 90 * DAY, count: 0 }];
    await check();
    expect(store.rows.map(({ kind, grade, detail }) => [kind, grade, detail.reason])).toEqual([
      ['never-fires', 'possible', 'never-changed'],
    ]);
    sources.counts = [{ automationId: 'a', runs: 3, notRuns: 0, lastRunAt: NOW - DAY, notRunReasons: [] }];
    expect(await figures()).toMatchObject({ resolved: 1 });
  });
});

describe('a check of all homes', () => {
  it('goes on after one that fails, and adds up', async () => {
    sources.devices = [];
    const failures: unknown[] = [];
    const home = sources.home.bind(sources);
    sources.home = (id) => (id === 'bad' ? Promise.reject(new Error('no')) : home(id));
    const outcome = await checkAllAutomations(parts, ['bad', 'gone', 'home'], {
      signal: new AbortController().signal,
      failed: (id, error) => failures.push([id, String(error)]),
    });
    expect(outcome).toEqual({ homes: 1, failed: 1, opened: 2, resolved: 0, raised: 1 });
    expect(failures).toEqual([['bad', 'Error: no']]);
  });

  it('stops when it is told to', async () => {
    const stop = AbortSignal.abort(new Error('stop'));
    await expect(checkAllAutomations(parts, ['home'], { signal: stop, failed: () => {} })).rejects.toThrow('stop');
  });
});
