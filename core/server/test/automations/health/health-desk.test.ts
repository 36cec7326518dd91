import { CapabilityCatalog } from '@nexa/engine';
import { settle, VirtualClock } from '@nexa/testkit';
import { beforeEach, describe, expect, it } from 'vitest';
import { findInSteps } from '../../../src/automations/health/find-in-steps.ts';
import { HealthDesk } from '../../../src/automations/health/health-desk.ts';
import { automationHealth } from '../../../src/jobs/definitions/automation-health.ts';
import { findInSmall, MemoryIssues, MemorySources, MemoryStore, NOW } from './memory-health.ts';

let clock: VirtualClock;
let sources: MemorySources;
let looked: string[];
let open: (() => void)[];
let warnings: unknown[];
let desk: HealthDesk;

beforeEach(() => {
  clock = new VirtualClock(NOW);
  sources = new MemorySources();
  sources.automation('a', {
    actions: [{ type: 'command', deviceId: 'gone', capability: 'onOff', command: 'on' }],
  });
  looked = [];
  open = [];
  warnings = [];
  const home = sources.home.bind(sources);
  sources.home = async (homeId) => {
    looked.push(homeId);
    if (homeId === 'bad') throw new Error('no');
    if (homeId === 'slow') await new Promise<void>((resolve) => open.push(resolve));
    return home(homeId === 'slow' ? 'home' : homeId);
  };
  desk = new HealthDesk({
    parts: {
      sources,
      store: new MemoryStore(),
      issues: new MemoryIssues(),
      find: findInSmall,
      now: () => clock.now(),
    },
    homeIds: () => ['home', 'bad', 'gone'],
    clock,
    log: { warn: (fields, message) => warnings.push([fields, message]) },
  });
});

describe('after a change', () => {
  it('a home is looked at once, when it has been quiet for two seconds', async () => {
    desk.changed('home');
    await clock.advance(1500);
    desk.changed('home');
    await clock.advance(1999);
    expect(looked).toEqual([]);
    await clock.advance(1);
    expect(looked).toEqual(['home']);
    await clock.advance(60_000);
    expect(looked).toEqual(['home']);
  });

  it('a home that is never quiet is looked at after half a minute', async () => {
    for (let second = 0; second < 30; second += 1) {
      desk.changed('home');
      await clock.advance(1000);
    }
    expect(looked).toEqual(['home']);
  });

  it('one check runs at a time, and a change during it leads to another one', async () => {
    desk.changed('slow');
    await clock.advance(2000);
    desk.changed('slow');
    desk.changed('home');
    await clock.advance(2000);
    expect(looked).toEqual(['slow']);
    open.pop()?.();
    await settle();
    expect(looked).toEqual(['slow', 'slow']);
    open.pop()?.();
    await settle();
    expect(looked).toEqual(['slow', 'slow', 'home']);
  });

  it('one that fails is told to the log and keeps no other from its turn', async () => {
    desk.changed('bad');
    desk.changed('home');
    await clock.advance(2000);
    expect(looked).toEqual(['bad', 'home']);
    expect(warnings).toEqual([[{ homeId: 'bad', reason: 'no' }, expect.any(String)]]);
  });

  it('nothing is looked at once it has stopped', async () => {
    desk.changed('home');
    await desk.stop();
    desk.changed('home');
    await clock.advance(60_000);
    expect(looked).toEqual([]);
    await expect(desk.check('home')).rejects.toThrow();
    expect(warnings).toEqual([]);
  });

  it('a stop waits for the check that runs', async () => {
    desk.changed('slow');
    await clock.advance(2000);
    let hasStopped = false;
    const stopped = desk.stop().then(() => {
      hasStopped = true;
    });
    await settle();
    expect(hasStopped).toBe(false);
    open.pop()?.();
    await stopped;
    expect(hasStopped).toBe(true);
  });
});

describe('the daily job', () => {
  const run = (job = automationHealth((signal) => desk.checkAll(signal)), signal = new AbortController().signal) =>
    job.run({ signal } as Parameters<typeof job.run>[0]);

  it('looks at every home that runs here and tells figures only', async () => {
    expect(await run()).toEqual({ homes: 1, failed: 1, opened: 1, resolved: 0, raised: 1 });
    expect(looked).toEqual(['home', 'bad', 'gone']);
    expect(await run()).toEqual({ homes: 1, failed: 1, opened: 0, resolved: 0, raised: 0 });
  });

  it('gives up when it is told to', async () => {
    await expect(run(undefined, AbortSignal.abort(new Error('stop')))).rejects.toThrow('stop');
    expect(looked).toEqual([]);
  });

  it('has nothing to do where no homes run', async () => {
    expect(await run(automationHealth(undefined))).toBeUndefined();
  });
});

describe('the search in steps', () => {
  it('finds what the search in one go finds', async () => {
    const found = await findInSteps({
      automations: sources.automations,
      devices: [],
      scenes: [],
      integrations: [],
      catalog: new CapabilityCatalog(),
      place: { timezone: 'UTC' },
      history: [],
      executions: [],
      now: NOW,
      seen: () => undefined,
    });
    expect(found.map(({ kind, path }) => [kind, path])).toEqual([['broken-reference', 'actions/0']]);
  });

  it('lets others have their turn', async () => {
    const turns: string[] = [];
    const automations = Array.from({ length: 40 }, (_, index) => ({ ...sources.automations[0], id: `a${index}` }));
    let now = 0;
    const slow = {
      automations,
      devices: [],
      scenes: [],
      integrations: [],
      catalog: new CapabilityCatalog(),
      place: { timezone: 'UTC' },
      history: [],
      executions: [],
      now: NOW,
      seen: () => undefined,
    };
    setImmediate(() => turns.push('other'));
    const found = await findInSteps(slow as unknown as Parameters<typeof findInSteps>[0], () => {
      now += 15;
      return now;
    });
    turns.push('found');
    expect(turns).toEqual(['other', 'found']);
    expect(found.filter(({ kind }) => kind === 'broken-reference')).toHaveLength(40);
  });
});
