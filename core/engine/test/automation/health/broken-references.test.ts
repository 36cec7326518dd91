import type { AutomationDefinition } from '@nexa/sdk';
import { describe, expect, it } from 'vitest';
import { repairReference } from '../../../src/automation/health/repair-reference.ts';
import { does, is, moves, off, on, TestedHome, tell, wait, when } from './tested-home.ts';

function withGoneLamp() {
  const home = new TestedHome();
  const motion = home.motion('Hall motion', 'hall');
  const gone = home.light('Old lamp', 'hall');
  home.light('Attic lamp', 'attic');
  const near = home.light('New lamp', 'hall');
  home.plug('Hall plug', 'hall');
  home.automation('Hall light', {
    triggers: [moves(motion)],
    conditions: [is(gone, 'onOff', 'on', { equals: false })],
    actions: [
      { type: 'if', conditions: [], then: [does(gone, 'brightness', 'set', { level: 40 })] },
      wait(60),
      off(gone),
    ],
  });
  home.remove(gone);
  return { home, gone, near };
}

describe('a removed device', () => {
  it('leaves one hole for each place that names it', () => {
    const { home } = withGoneLamp();
    expect(home.findings().map(({ kind, grade, path }) => [kind, grade, path])).toEqual([
      ['broken-reference', 'observed', 'conditions/0'],
      ['broken-reference', 'observed', 'actions/0/then/0'],
      ['broken-reference', 'observed', 'actions/2'],
    ]);
  });

  it('is named, with those that could take its place, the same room and type first', () => {
    const { home, near } = withGoneLamp();
    const [finding] = home.findings();
    expect(finding?.title).toBe('‘Hall light’ uses ‘Old lamp’, which is not in this home any more');
    expect(finding?.explanation).toBe(
      'Condition 1 of ‘Hall light’ uses ‘Old lamp’, which is not in this home any more, so it does nothing. Choose another device in its place, such as ‘New lamp’ (same room), ‘Hall plug’ (same room) or ‘Attic lamp’, or take this part out. Everything else in the automation stays as it is.',
    );
    expect(finding?.detail).toMatchObject({ missing: 'device', deviceName: 'Old lamp', capability: 'onOff' });
    expect(finding?.detail.candidates).toMatchObject([{ deviceId: near, component: 'main' }, {}, {}]);
  });

  it('is found when nothing is known of it any more', () => {
    const { home, gone } = withGoneLamp();
    home.devices.splice(
      home.devices.findIndex(({ id }) => id === gone),
      1,
    );
    expect(home.findings()[0]?.title).toBe('‘Hall light’ uses a device that is not in this home any more');
  });

  it('is not looked for by the spelling of its id', () => {
    const home = new TestedHome();
    const motion = home.motion('Motion', 'hall');
    const lamp = home.light('Lamp', 'hall');
    home.automation('Light', { triggers: [moves(motion.toUpperCase())], actions: [on(lamp)] });
    expect(home.findings()).toEqual([]);
  });
});

describe('a device that changed', () => {
  const strip = (home: TestedHome, components: { id: string; capabilities: string[] }[]) =>
    home.device('Strip', 'power-strip', { components });

  it('is broken where a component is gone', () => {
    const home = new TestedHome();
    const device = strip(home, [{ id: 'socket1', capabilities: ['onOff'] }]);
    home.automation('Off', {
      triggers: [{ type: 'time', at: '22:00' }],
      actions: [{ type: 'command', deviceId: device, component: 'socket2', capability: 'onOff', command: 'off' }],
    });
    expect(home.findings().map(({ detail }) => detail)).toEqual([
      {
        missing: 'component',
        deviceId: device,
        deviceName: 'Strip',
        component: 'socket2',
        capability: 'onOff',
        command: 'off',
        candidates: [{ deviceId: device, component: 'socket1' }],
      },
    ]);
  });

  it('is not broken where a command for the whole goes to its parts', () => {
    const home = new TestedHome();
    const device = strip(home, [
      { id: 'socket1', capabilities: ['onOff'] },
      { id: 'socket2', capabilities: ['onOff'] },
    ]);
    home.automation('Off', { triggers: [{ type: 'time', at: '22:00' }], actions: [off(device)] });
    expect(home.findings()).toEqual([]);
  });

  it.each([
    ['capability', 'brightness', 'set'],
    ['command', 'onOff', 'flash'],
  ])('is broken where a %s is gone', (missing, capability, command) => {
    const home = new TestedHome();
    const plug = home.plug('Plug', 'hall');
    home.automation('Plug', { triggers: [{ type: 'time', at: '22:00' }], actions: [does(plug, capability, command)] });
    expect(home.findings().map(({ detail }) => detail.missing)).toEqual([missing]);
  });

  it('is broken where an attribute or event is gone', () => {
    const home = new TestedHome();
    const remote = home.device('Remote', 'button', { capabilities: ['button', 'battery'] });
    home.automation('Remote', {
      triggers: [
        when(remote, 'battery', 'charge'),
        { type: 'event', deviceId: remote, capability: 'button', event: 'turned' },
      ],
      actions: [tell('Turned')],
    });
    expect(home.findings().map(({ detail }) => detail.missing)).toEqual(['attribute', 'event']);
  });

  it('says nothing of a capability whose plugin is not there now', () => {
    const home = new TestedHome();
    const fountain = home.device('Fountain', 'other', { capabilities: ['acme.fountain'] });
    home.automation('Fountain', {
      triggers: [when(fountain, 'acme.fountain', 'level', { to: 'high' })],
      actions: [does(fountain, 'acme.fountain', 'rest')],
    });
    expect(home.findings()).toEqual([]);
  });
});

it('finds scenes, automations and integrations that are gone, and scenes of devices that are', () => {
  const home = new TestedHome();
  const lamp = home.light('Lamp', 'hall');
  const empty = home.scene('Reading', [{ deviceId: lamp, capability: 'onOff', attribute: 'on', value: true }]);
  home.remove(lamp);
  home.automation('Evening', {
    triggers: [{ type: 'plugin', integrationId: home.id('i'), trigger: 'mqtt.topic', config: {} }],
    conditions: [
      { type: 'not', condition: { type: 'plugin', integrationId: home.id('i'), condition: 'x.y', config: {} } },
    ],
    actions: [
      { type: 'scene', sceneId: home.id('s') },
      { type: 'scene', sceneId: empty },
      { type: 'run', automationId: home.id('a') },
      { type: 'plugin', integrationId: home.id('i'), action: 'mqtt.publish', config: {} },
    ],
  });
  expect(home.findings().map(({ path, detail, grade }) => [path, detail.missing, grade])).toEqual([
    ['triggers/0', 'integration', 'observed'],
    ['conditions/0/condition', 'integration', 'observed'],
    ['actions/0', 'scene', 'observed'],
    ['actions/1', 'scene-devices', 'observed'],
    ['actions/2', 'automation', 'observed'],
    ['actions/3', 'integration', 'observed'],
  ]);
});

it('marks what is switched off', () => {
  const home = new TestedHome();
  const lamp = home.light('Lamp', 'hall');
  const motion = home.motion('Motion', 'hall');
  const plug = home.plug('Plug', 'hall');
  home.remove(lamp);
  home.automation('Disabled', { triggers: [moves(motion)], actions: [on(lamp)], enabled: false });
  home.automation('Half', { triggers: [moves(motion)], actions: [{ ...on(lamp), enabled: false }, on(plug)] });
  home.automation('Whole', { triggers: [moves(motion)], actions: [on(lamp)] });
  expect(home.findings().map(({ detail }) => detail.switchedOff)).toEqual([true, true, undefined]);
});

describe('a repair', () => {
  it('fills one hole and keeps every other field', () => {
    const { home, gone, near } = withGoneLamp();
    const before = home.automations[0]?.definition;
    if (before === undefined) throw new Error('no automation');
    const repaired = repairReference(before, 'actions/0/then/0', near);
    const expected = structuredClone(before);
    const [first] = expected.actions;
    if (first?.type !== 'if') throw new Error('no if');
    first.then = [does(near, 'brightness', 'set', { level: 40 })];
    expect(repaired).toEqual(expected);
    expect(before).toEqual(withGoneLamp().home.automations[0]?.definition);
    expect(JSON.stringify(repaired)).toContain(gone);
  });

  it('heals all that was found', () => {
    const { home, near } = withGoneLamp();
    const [automation] = home.automations;
    if (automation === undefined) throw new Error('no automation');
    const definition = home
      .findings()
      .reduce((repaired, { path = '' }) => repairReference(repaired, path, near), automation.definition);
    home.automations[0] = { ...automation, definition };
    expect(home.findings()).toEqual([]);
  });

  it('takes a component of the new device, and goes into expressions and further devices', () => {
    const expression = {
      op: '==' as const,
      args: [{ state: { deviceId: 'a', capability: 'onOff', attribute: 'on' } }, true],
    };
    const definition: AutomationDefinition = {
      name: 'Test',
      mode: 'single',
      triggers: [
        {
          id: 't',
          type: 'state' as const,
          deviceId: 'a',
          component: 'left',
          capability: 'onOff',
          attribute: 'on',
          others: [{ deviceId: 'a', component: 'right' }],
        },
      ],
      conditions: [{ type: 'expression' as const, expression }],
      actions: [{ type: 'run' as const, automationId: 'a' }],
    };
    const steps: readonly (readonly [string, string?])[] = [
      ['triggers/0', 'main'],
      ['triggers/0/others/0', 'two'],
      ['conditions/0/expression/args/0/state'],
      ['actions/0'],
    ];
    const repaired = steps.reduce((next, [path, part]) => repairReference(next, path, 'b', part), definition);
    expect(repaired).toEqual({
      ...definition,
      triggers: [
        {
          id: 't',
          type: 'state',
          deviceId: 'b',
          capability: 'onOff',
          attribute: 'on',
          others: [{ deviceId: 'b', component: 'two' }],
        },
      ],
      conditions: [
        {
          type: 'expression',
          expression: { op: '==', args: [{ state: { deviceId: 'b', capability: 'onOff', attribute: 'on' } }, true] },
        },
      ],
      actions: [{ type: 'run', automationId: 'b' }],
    });
  });

  it.each(['actions/9', 'triggers/0/nothing', 'actions/1', 'mode', '__proto__'])('refuses %s', (path) => {
    const [automation] = withGoneLamp().home.automations;
    expect(() => repairReference(automation?.definition as never, path, 'x')).toThrow(
      expect.objectContaining({ code: 'NEXA_AUTOMATION_INVALID' }),
    );
  });
});
