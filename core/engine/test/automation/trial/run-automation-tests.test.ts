import { runAutomationTest, runAutomationTests, type TrialWorld } from '@nexa/engine';
import type { AutomationDefinition, AutomationTest } from '@nexa/sdk';
import { describe, expect, it } from 'vitest';
import { lit, motionLight, moved, test, world } from './trial-home-sample.ts';

type Parts = Pick<AutomationTest, 'when' | 'then'> & Partial<AutomationTest>;
const run = (definition: AutomationDefinition, parts: Parts, where: TrialWorld = world) =>
  runAutomationTest(definition, test(parts), where);
const problems = (definition: AutomationDefinition, parts: Parts, where?: TrialWorld) =>
  run(definition, parts, where).problems;

const quiet = { states: [{ ...moved, value: false }] };
const on = { ...lit, command: 'on' };
const off = { ...lit, command: 'off' };
/** An automation that does this when it is fired. */
const doing = (actions: AutomationDefinition['actions'], rest: Partial<AutomationDefinition> = {}) => ({
  ...motionLight,
  actions,
  ...rest,
});
const fired: Parts['when'] = [{ trigger: 'moved' }];

describe('a test that passes', () => {
  it('sees states, time and commands in their order', () => {
    const result = run(motionLight, {
      given: quiet,
      when: [{ state: { ...moved, value: true } }, { state: { ...moved, value: false } }, { after: 60 }],
      then: { runs: 1, outcome: 'completed', commands: [on, off] },
    });
    expect(result).toEqual({ name: 'A test', passed: true, problems: [] });
  });

  it('runs every test of an automation, each in a home of its own', () => {
    const tests = [
      test({ name: 'one', given: quiet, when: [{ state: { ...moved, value: true } }], then: { runs: 1 } }),
      test({ name: 'two', given: quiet, when: [{ after: 5 }], then: { runs: 0, commands: [] } }),
      test({ name: 'three', given: quiet, when: [{ after: 5 }], then: { runs: 7 } }),
    ];
    expect(runAutomationTests({ ...motionLight, tests }, world).map(({ name, passed }) => [name, passed])).toEqual([
      ['one', true],
      ['two', true],
      ['three', false],
    ]);
  });

  it('fires a trigger whatever it waits for, with the value that it wants', () => {
    const definition = doing([{ type: 'notify', title: '{trigger.device} is {trigger.value}' }]);
    expect(problems(definition, { when: fired, then: { notifications: ['Sensor is true'] } })).toEqual([]);
  });

  it('hears events with their data', () => {
    const definition = doing([{ type: 'command', ...on }], {
      triggers: [
        {
          id: 'p',
          type: 'event',
          deviceId: 'sensor',
          capability: 'button',
          event: 'pressed',
          match: { press: 'long' },
        },
      ],
    });
    const press = (kind: string) => ({
      event: { deviceId: 'sensor', capability: 'button', event: 'pressed', data: { press: kind } },
    });
    expect(problems(definition, { when: [press('single')], then: { runs: 0 } })).toEqual([]);
    expect(problems(definition, { when: [press('long')], then: { runs: 1, commands: [on] } })).toEqual([]);
  });

  it('begins at a time of the home’s zone, with triggers of time', () => {
    const definition = doing([{ type: 'command', ...on }], { triggers: [{ id: 'at', type: 'time', at: '07:30' }] });
    const given = { time: '2026-06-01T07:00' };
    expect(problems(definition, { given, when: [{ after: 1799 }], then: { runs: 0 } })).toEqual([]);
    expect(problems(definition, { given, when: [{ after: 1800 }], then: { runs: 1 } })).toEqual([]);
  });

  it('knows the mode, and hears of another one', () => {
    const definition = doing([{ type: 'mode', mode: 'night' }], {
      triggers: [{ id: 'm', type: 'mode', to: ['away'] }],
      conditions: [{ type: 'presence', someone: false }],
    });
    const given = { mode: 'vacation', someoneHome: false } as const;
    expect(problems(definition, { given, when: [{ mode: 'away' }], then: { runs: 1, mode: 'night' } })).toEqual([]);
  });

  it.each([
    ['no device tells who is there', world.devices.filter(({ id }) => id !== 'phone')],
    ['a phone does', world.devices],
  ])('lets people come and go where %s', (_where, devices) => {
    const definition = doing([{ type: 'command', ...off }], {
      triggers: [
        { id: 'left', type: 'presence', event: 'last-left' },
        { id: 'came', type: 'presence', event: 'first-arrived' },
      ],
    });
    const home = { ...world, devices };
    expect(problems(definition, { when: [{ someoneHome: false }], then: { runs: 1 } }, home)).toEqual([]);
    const away = [{ someoneHome: true }, { someoneHome: false }, { someoneHome: true }];
    expect(problems(definition, { given: { someoneHome: true }, when: away, then: { runs: 2 } }, home)).toEqual([]);
  });

  it('takes nobody to be at home although a phone was', () => {
    const definition = doing([{ type: 'command', ...off }], {
      triggers: [{ id: 'left', type: 'presence', event: 'last-left' }],
    });
    const given = { states: [{ deviceId: 'phone', capability: 'presence', attribute: 'present', value: true }] };
    expect(problems(definition, { given, when: [{ someoneHome: false }], then: { runs: 1 } })).toEqual([]);
  });

  it('takes a value for stale that is said to be, from the start or from a step on', () => {
    const definition = doing([{ type: 'command', ...on }], {
      triggers: [{ id: 'm', type: 'mode' }],
      conditions: [{ type: 'state', ...moved, equals: true }],
    });
    const state = { ...moved, value: true };
    const then = { outcome: 'not-run', reason: 'condition' } as const;
    expect(
      problems(definition, { given: { states: [{ ...state, stale: true }] }, when: [{ mode: 'away' }], then }),
    ).toEqual([]);
    const falls = [{ state: { ...state, stale: true } }, { mode: 'away' } as const];
    expect(problems(definition, { given: { states: [state] }, when: falls, then })).toEqual([]);
    expect(
      problems(definition, {
        given: { states: [state] },
        when: [{ after: 86_400 }, { mode: 'away' }],
        then: { runs: 1 },
      }),
    ).toEqual([]);
  });

  it('lets the commands of a device fail', () => {
    const given = { fails: ['lamp'] };
    const then = { outcome: 'failed', reason: 'command-failed', commands: [on] } as const;
    expect(problems(motionLight, { given, when: fired, then })).toEqual([]);
    const goesOn = doing([
      { type: 'command', ...on, onFail: 'continue' },
      { type: 'notify', title: 'done' },
    ]);
    expect(problems(goesOn, { given, when: fired, then: { outcome: 'completed', notifications: ['done'] } })).toEqual(
      [],
    );
  });

  it('confirms what it sends: a run sees the effect of its own commands', () => {
    const definition = doing([
      { type: 'command', ...lit, command: 'toggle' },
      {
        type: 'if',
        conditions: [{ type: 'state', ...lit, attribute: 'on', equals: true }],
        then: [{ type: 'notify', title: 'bright' }],
      },
      { type: 'command', deviceId: 'lamp', capability: 'brightness', command: 'set', params: { level: 30 } },
      { type: 'command', deviceId: 'strip', capability: 'onOff', command: 'on' },
    ]);
    const then = { outcome: 'completed', notifications: ['bright'] } as const;
    expect(
      problems(definition, { given: { states: [{ ...lit, attribute: 'on', value: false }] }, when: fired, then }),
    ).toEqual([]);
  });

  it('applies scenes by their commands, and what is so already gets none', () => {
    const definition = doing([{ type: 'scene', sceneId: 'evening' }]);
    const given = { states: [{ deviceId: 'heater', capability: 'onOff', attribute: 'on', value: false }] };
    expect(problems(definition, { given, when: fired, then: { outcome: 'completed', commands: [on] } })).toEqual([]);
  });

  it('takes other automations and plugins for granted', () => {
    const definition = doing(
      [
        { type: 'run', automationId: 'another', wait: true },
        { type: 'plugin', integrationId: 'i', action: 'mqtt.publish', config: {} },
      ],
      { conditions: [{ type: 'plugin', integrationId: 'i', condition: 'x.y', config: {} }] },
    );
    expect(problems(definition, { when: fired, then: { runs: 1, outcome: 'completed' } })).toEqual([]);
    const answer = () => false;
    expect(problems(definition, { when: fired, then: { runs: 0, reason: 'condition' } }, { ...world, answer })).toEqual(
      [],
    );
  });
});

describe('a test that fails says why', () => {
  it('names commands that are missing, too many, with other parameters or at another place', () => {
    const set = (level: number) => ({ deviceId: 'lamp', capability: 'brightness', command: 'set', params: { level } });
    const definition = doing([
      { type: 'command', ...on },
      { type: 'command', ...set(30) },
    ]);
    expect(problems(doing([{ type: 'notify', title: 'x' }]), { when: fired, then: { commands: [on] } })).toEqual([
      'Expected the command onOff.on of Lamp, but nothing was sent.',
    ]);
    expect(problems(definition, { when: fired, then: { commands: [on] } })).toEqual([
      'The command brightness.set of Lamp with level 30 was sent, but not expected.',
    ]);
    expect(problems(definition, { when: fired, then: { commands: [on, set(50)] } })).toEqual([
      'Expected the command brightness.set of Lamp with level 50, but it was sent with level 30.',
    ]);
    expect(problems(definition, { when: fired, then: { commands: [set(30), on] } })).toEqual([
      expect.stringMatching(/^Expected the command .*, but it was sent at another place\.$/),
    ]);
    expect(problems(definition, { when: fired, then: { commands: [] } })).toEqual([
      'Expected no command, but onOff.on of Lamp, brightness.set of Lamp with level 30 were sent.',
    ]);
  });

  it('names the condition that did not hold, and what it saw', () => {
    const definition = {
      ...motionLight,
      conditions: [
        { type: 'state', deviceId: 'sensor', capability: 'illuminance', attribute: 'lux', below: 40 } as const,
      ],
    };
    const given = {
      states: [...quiet.states, { deviceId: 'sensor', capability: 'illuminance', attribute: 'lux', value: 90 }],
    };
    expect(problems(definition, { given, when: [{ state: { ...moved, value: true } }], then: { runs: 1 } })).toEqual([
      'Expected 1 run, but there was none.',
      'It did not run: conditions/0 (state) did not hold, it saw 90.',
    ]);
  });

  it('says so when nothing set it off', () => {
    expect(problems(motionLight, { when: [{ after: 1 }], then: { outcome: 'completed', runs: 2 } })).toEqual([
      'Expected 2 runs, but there was none.',
      'Expected the last run to be completed, but nothing set the automation off.',
    ]);
  });

  it('says that the first value ever heard sets nothing off', () => {
    const [first] = problems(motionLight, { when: [{ state: { ...moved, value: true } }], then: { runs: 1 } }).slice(
      -1,
    );
    expect(first).toBe('motion.active of Sensor was not given before: the first value ever heard sets nothing off.');
  });

  it('compares outcome, mode and notifications', () => {
    const definition = doing([
      { type: 'notify', title: 'Hello' },
      { type: 'stop', failed: true },
    ]);
    expect(
      problems(definition, { when: fired, then: { outcome: 'completed', notifications: [], mode: 'night' } }),
    ).toEqual([
      'Expected the last run to be completed, but the last one is failed (stopped).',
      'Expected no notification, but there was “Hello”.',
      'Expected the home to be in the mode night, but it was in home.',
    ]);
  });
});

describe('a test that would take for ever', () => {
  const endless = doing([{ type: 'delay', seconds: 1 }], {
    triggers: [{ id: 'c', type: 'cron', cron: '* * * * * *' }],
  });
  const loops = doing(
    [
      {
        type: 'repeat',
        count: 1000,
        actions: [
          {
            type: 'repeat',
            count: 1000,
            actions: [{ type: 'variables', variables: { x: { op: '+', args: [1, 2] } } }],
          },
        ],
      },
    ],
    { triggers: [{ id: 'c', type: 'cron', cron: '* * * * * *' }] },
  );

  it.each([
    ['time without end', endless],
    ['actions without end', loops],
  ])('is ended: %s', (_what, definition) => {
    const when = Array.from({ length: 100 }, () => ({ after: 604_800 }));
    expect(problems(definition, { when, then: { runs: 1 } })).toEqual([expect.stringMatching(/^It was ended/)]);
  });

  it('is the same each time', () => {
    const parts = { given: quiet, when: [{ state: { ...moved, value: true } }, { after: 4000 }], then: { runs: 9 } };
    expect(run(motionLight, parts)).toEqual(run(motionLight, parts));
  });
});
