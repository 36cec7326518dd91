import type { Action, Condition, Expression, Trigger } from '@nexa/sdk';
import { describe, expect, it } from 'vitest';
import { actionText } from '../../src/features/automations/sentence/action-text.ts';
import { conditionsText, conditionText } from '../../src/features/automations/sentence/condition-text.ts';
import { expressionText } from '../../src/features/automations/sentence/expression-text.ts';
import { durationText } from '../../src/features/automations/sentence/span-text.ts';
import { triggersText, triggerText } from '../../src/features/automations/sentence/trigger-text.ts';
import type { Words } from '../../src/features/automations/sentence/words.ts';
import { capabilities } from '../mock-server/capabilities.ts';
import { MockHome } from '../mock-server/mock-home.ts';
import { uuid } from '../mock-server/seed.ts';

const home = new MockHome();
const idOf = (name: string) => home.named(name).id;
const [motion, climate, light] = [idOf('Hall motion'), idOf('Climate'), idOf('Hall light')];
const nobody = uuid(3, 0xffff);
const words: Words = {
  devices: new Map(home.devices.map((device) => [device.id, device])),
  capabilities: new Map(capabilities.map((capability) => [capability.id, capability])),
  scenes: new Map([['evening', 'Evening']]),
  people: new Map([['ada', 'Ada']]),
  automations: new Map([['other', 'Night round']]),
  integrations: new Map([['broker', 'MQTT broker']]),
};

const moves = { type: 'state', deviceId: motion, capability: 'motion', attribute: 'active' } as const;
const warm = { deviceId: climate, capability: 'temperature', attribute: 'celsius' } as const;
const at = (trigger: object) => ({ id: 't', ...trigger }) as Trigger;

describe('triggers in plain sentences', () => {
  it.each<[string, object]>([
    ['When Hall motion sees motion', { ...moves, to: true }],
    ['When Hall motion sees no more motion for 5 minutes', { ...moves, to: false, for: 300 }],
    ['When Hall motion or Climate sees motion', { ...moves, to: true, others: [{ deviceId: climate }] }],
    ['When a device that was removed sees motion', { ...moves, deviceId: nobody, to: true }],
    ['When the temperature of Climate rises above 22.0°', { type: 'state', ...warm, above: 22 }],
    ['When the temperature of Climate changes', { type: 'state', ...warm }],
    [
      'When the temperature of Climate changes to anything but 20.0° unless it was 21.0°',
      { type: 'state', ...warm, notTo: 20, notFrom: 21 },
    ],
    [
      'When the temperature of Climate falls below 19.5° for 1 hour 30 minutes (again only after it went back by 0.5°)',
      { type: 'numeric', ...warm, below: 19.5, hysteresis: 0.5, for: 5_400 },
    ],
    [
      'When the temperature of Climate comes to lie between 19.0° and 21.0°',
      { type: 'numeric', ...warm, above: 19, below: 21 },
    ],
    [
      'When Wall remote Upper key is pressed twice',
      {
        type: 'event',
        deviceId: idOf('Wall remote'),
        component: 'key1',
        capability: 'button',
        event: 'pressed',
        match: { press: 'double' },
      },
    ],
    [
      'At 07:30 on weekdays',
      { type: 'time', at: '07:30', weekdays: ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'] },
    ],
    ['At 07:30:15 at weekends', { type: 'time', at: '07:30:15', weekdays: ['sunday', 'saturday'] }],
    [
      'At 22:00 on Mondays and Fridays, made up for when NEXA was off',
      { type: 'time', at: '22:00:00', weekdays: ['friday', 'monday'], missed: 'run-once' },
    ],
    ['At the times of “30 7 * * 1-5”', { type: 'cron', cron: '30 7 * * 1-5' }],
    ['30 minutes after sunset', { type: 'sun', event: 'sunset', offset: 1_800 }],
    ['1 hour before sunrise on Sundays', { type: 'sun', event: 'sunrise', offset: -3_600, weekdays: ['sunday'] }],
    ['At sunset', { type: 'sun', event: 'sunset' }],
    ['When the sun sinks to -4° over the horizon', { type: 'sun', elevation: -4, direction: 'setting' }],
    [
      'When a time begins: from 22:00 to 06:00 on weekdays',
      {
        type: 'schedule',
        edge: 'start',
        periods: [{ from: '22:00', to: '06:00', weekdays: ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'] }],
      },
    ],
    ['When the last one leaves', { type: 'presence', event: 'last-left' }],
    ['When the first one comes home', { type: 'presence', event: 'first-arrived' }],
    ['When nobody has been home for 10 minutes', { type: 'presence', event: 'last-left', for: 600 }],
    [
      'When the mode of the home changes from Home to Away or Vacation',
      { type: 'mode', from: ['home'], to: ['away', 'vacation'] },
    ],
    ['When its web address is called', { type: 'webhook' }],
    [
      'When an issue of Hall light is found (at least something broken)',
      { type: 'issue', on: 'opened', deviceId: light, minSeverity: 'error' },
    ],
    ['When NEXA starts', { type: 'start' }],
    [
      'When MQTT broker tells “mqtt.topic” (topic: home/door)',
      { type: 'plugin', integrationId: 'broker', trigger: 'mqtt.topic', config: { topic: 'home/door' } },
    ],
  ])('says: %s', (sentence, trigger) => {
    expect(triggerText(words, at(trigger))).toBe(sentence);
  });

  it('joins several into one sentence', () => {
    const all = [at({ ...moves, to: true }), at({ type: 'time', at: '07:30' }), at({ type: 'start' })];
    expect(triggersText(words, all)).toBe('When Hall motion sees motion, at 07:30 or when NEXA starts');
  });
});

const seen: Condition = { ...moves, equals: true };
const cold: Condition = { type: 'state', ...warm, below: 19 };
const late: Condition = { type: 'time', after: '22:00', before: '06:00' };

describe('conditions in plain sentences', () => {
  it.each<[string, Condition]>([
    ['Hall motion sees motion', seen],
    ['Hall motion sees no motion for at least 5 minutes', { ...moves, equals: false, for: 300 }],
    ['the temperature of Climate is below 19.0°, even when that is old', { ...cold, acceptStale: true } as Condition],
    ['the temperature of Climate is between 19.0° and 21.0°', { type: 'state', ...warm, above: 19, below: 21 }],
    ['it is between 22:00 and 06:00', late],
    ['it is 22:00 or later at weekends', { type: 'time', after: '22:00', weekdays: ['saturday', 'sunday'] }],
    [
      'it is after 30 minutes before sunset and before sunrise',
      { type: 'sun', after: { event: 'sunset', offset: -1_800 }, before: { event: 'sunrise' } },
    ],
    ['the sun stands less than -6° over the horizon', { type: 'sun', below: -6 }],
    ['it is a time from 08:00 to 12:00', { type: 'schedule', periods: [{ from: '08:00', to: '12:00' }] }],
    ['nobody is at home', { type: 'presence', someone: false }],
    ['the mode of the home is Night or Away', { type: 'mode', is: ['night', 'away'] }],
    [
      'MQTT broker says yes to “mqtt.retained”',
      { type: 'plugin', integrationId: 'broker', condition: 'mqtt.retained', config: {} },
    ],
    [
      '(Hall motion sees motion and it is between 22:00 and 06:00) or somebody is at home',
      {
        type: 'or',
        conditions: [
          { type: 'and', conditions: [seen, late] },
          { type: 'presence', someone: true },
        ],
      },
    ],
    [
      'it is not so that (Hall motion sees motion or it is between 22:00 and 06:00)',
      { type: 'not', condition: { type: 'or', conditions: [seen, late] } },
    ],
  ])('says: %s', (sentence, condition) => {
    expect(conditionText(words, condition)).toBe(sentence);
  });

  it('names the trigger that it asks for', () => {
    const condition: Condition = { type: 'trigger', is: ['t', 'lost'] };
    expect(conditionText(words, condition, [at({ type: 'time', at: '07:30' })])).toBe(
      'it was started by “at 07:30” or “lost”',
    );
  });

  it('keeps groups apart when several must hold', () => {
    expect(conditionsText(words, [{ type: 'or', conditions: [seen, cold] }, late])).toBe(
      '(Hall motion sees motion or the temperature of Climate is below 19.0°) and it is between 22:00 and 06:00',
    );
  });
});

const on: Action = { type: 'command', deviceId: light, capability: 'onOff', command: 'on' };
const off: Action = { type: 'command', deviceId: light, capability: 'onOff', command: 'off' };

describe('actions in plain sentences', () => {
  it.each<[string, Action]>([
    ['Hall light: switch on', on],
    [
      'Hall light: set brightness to 40 %',
      { type: 'command', deviceId: light, capability: 'brightness', command: 'set', params: { level: 40 } },
    ],
    [
      'Hall light: set brightness to level + 10',
      {
        type: 'command',
        deviceId: light,
        capability: 'brightness',
        command: 'set',
        params: { level: { $expression: { op: '+', args: [{ variable: 'level' }, 10] } } },
      },
    ],
    ['a device that was removed: switch on', { ...on, deviceId: nobody } as Action],
    ['Apply the scene “Evening” within 2 seconds', { type: 'scene', sceneId: 'evening', transition: 2 }],
    ['Apply a scene that was removed', { type: 'scene', sceneId: 'lost' }],
    ['Wait 5 minutes', { type: 'delay', seconds: 300 }],
    [
      'Wait for at most 10 minutes until Hall motion sees motion, then go on anyway',
      { type: 'wait', conditions: [seen], timeout: 600, onTimeout: 'continue' },
    ],
    [
      'Wait for at most 1 hour until Hall motion sees motion, else stop',
      { type: 'wait', triggers: [at({ ...moves, to: true })] },
    ],
    [
      'If Hall motion sees motion, then Hall light: switch on, then wait 5 minutes; otherwise Hall light: switch off',
      { type: 'if', conditions: [seen], then: [on, { type: 'delay', seconds: 300 }], else: [off] },
    ],
    [
      'If it is between 22:00 and 06:00, then Hall light: switch off; or if Hall motion sees motion, then Hall light: switch on; otherwise stop here',
      {
        type: 'choose',
        options: [
          { conditions: [late], actions: [off] },
          { conditions: [seen], actions: [on] },
        ],
        otherwise: [{ type: 'stop' }],
      },
    ],
    ['3 times: Hall light: switch on', { type: 'repeat', count: 3, actions: [on] }],
    ['For each of a, 2: Hall light: switch on', { type: 'repeat', forEach: ['a', 2], actions: [on] }],
    ['As long as Hall motion sees motion: Hall light: switch on', { type: 'repeat', while: [seen], actions: [on] }],
    [
      'Do these at the same time: 1) Hall light: switch on; 2) Hall light: switch off',
      { type: 'parallel', branches: [[on], [off]] },
    ],
    ['Tell Ada and somebody who left: “Rain”', { type: 'notify', title: 'Rain', to: ['ada', 'lost'] }],
    ['Tell everybody: “Rain”', { type: 'notify', title: 'Rain' }],
    ['Set the mode of the home to Night for 8 hours', { type: 'mode', mode: 'night', for: 28_800 }],
    ['Start the automation “Night round” and wait for it', { type: 'run', automationId: 'other', wait: true }],
    ['Stop here as failed (no light)', { type: 'stop', failed: true, reason: 'no light' }],
    ['Remember warm = the temperature of Climate', { type: 'variables', variables: { warm: { state: warm } } }],
    [
      'Let MQTT broker do “mqtt.publish” (topic: a/b) (goes on even if that fails) (switched off)',
      {
        type: 'plugin',
        integrationId: 'broker',
        action: 'mqtt.publish',
        config: { topic: 'a/b' },
        onFail: 'continue',
        enabled: false,
      },
    ],
  ])('says: %s', (sentence, action) => {
    expect(actionText(words, action).replaceAll('\u202f', ' ')).toBe(sentence);
  });

  it('names an action of an older version by its kind', () => {
    expect(actionText(words, { type: 'delay' } as Action)).toBe('A pause');
    expect(actionText(words, { type: 'command' } as Action)).toBe('A command');
  });
});

describe('expressions and spans', () => {
  it.each<[string, Expression]>([
    [
      '(the temperature of Climate + 2) is more than 20',
      { op: '>', args: [{ op: '+', args: [{ state: warm }, 2] }, 20] },
    ],
    ['the temperature of Climate (or 20)', { state: warm, otherwise: 20 }],
    [
      '“low” if (the hour is less than 7), otherwise “high”',
      { op: 'if', args: [{ op: '<', args: [{ time: 'hour' }, 7] }, 'low', 'high'] },
    ],
    ['the least of 1 and 2', { op: 'min', args: [1, 2] }],
    ['not yes', { op: 'not', args: [true] }],
    ['“topic” of what started it', { trigger: 'data', name: 'topic' }],
  ])('says: %s', (text, expression) => {
    expect(expressionText(words, expression)).toBe(text);
  });

  it.each([
    [0, '0 seconds'],
    [1, '1 second'],
    [2.5, '2.5 seconds'],
    [90, '1 minute 30 seconds'],
    [3_600, '1 hour'],
    [90_061, '1 day 1 hour'],
  ])('says %d seconds as %s', (seconds, text) => {
    expect(durationText(seconds)).toBe(text);
  });
});
