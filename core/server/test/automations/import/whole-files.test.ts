import { NexaError } from '@nexa/sdk';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { importHomeAssistant } from '../../../src/automations/import/import-home-assistant.ts';
import { home, ids, importOne, requireSavable } from './import-home.ts';

const small = 'trigger: {platform: sun, event: sunset}\naction: {delay: 1}\n';
const refusal = (yaml: string): NexaError['params'] => {
  try {
    importHomeAssistant(yaml, home);
  } catch (error) {
    return error instanceof NexaError && error.code === 'NEXA_REQUEST_INVALID'
      ? error.params
      : { thrown: String(error) };
  }
  return { thrown: 'nothing' };
};

it('brings over an old and a new automation of one file, each with its own report', () => {
  const { automations, unmappedEntities } = importHomeAssistant(
    `
- id: '1700000000001'
  alias: Hallway at night
  description: Light for the way to the kitchen.
  trigger:
    - platform: state
      entity_id: binary_sensor.hallway_motion
      from: 'off'
      to: 'on'
  condition:
    - condition: time
      after: '22:00:00'
      before: '06:00:00'
  action:
    - service: light.turn_on
      target:
        entity_id: light.living_room
      data:
        brightness_pct: 20
    - delay: '00:03:00'
    - service: light.turn_off
      entity_id: light.living_room
  mode: restart
- alias: Rain
  triggers:
    - trigger: state
      entity_id: binary_sensor.rain
      to: 'on'
  actions:
    - action: cover.close_cover
      target:
        entity_id: cover.bedroom_blind
  mode: queued
  max: 5
`,
    home,
  );
  expect(automations[0]).toMatchObject({
    name: 'Hallway at night',
    needsReview: true,
    enabled: false,
    definition: {
      mode: 'restart',
      description: 'Light for the way to the kitchen.',
      triggers: [{ id: 'trigger-1', deviceId: ids.motion, from: false, to: true }],
      conditions: [{ type: 'time', after: '22:00:00', before: '06:00:00' }],
      actions: [{ deviceId: ids.lamp }, { type: 'delay', seconds: 180 }, { command: 'off' }],
    },
  });
  expect(automations[0]?.lines.map(({ path, status }) => `${path} ${status}`)).toEqual([
    'trigger/0 changed',
    'condition/0 mapped',
    'action/0 changed',
    'action/1 mapped',
    'action/2 changed',
  ]);
  expect(automations[1]).not.toHaveProperty('definition');
  expect(automations[1]?.lines).toContainEqual(
    expect.objectContaining({ why: 'none of its triggers could be brought over' }),
  );
  expect(unmappedEntities).toEqual(['binary_sensor.rain']);
});

it('is enabled when nothing had to be guessed, and not when it was off', () => {
  expect(importOne(small)).toMatchObject({
    name: 'Automation 1',
    enabled: true,
    needsReview: false,
    needsConsent: false,
  });
  expect(importOne(`${small}initial_state: off\n`)).toMatchObject({ enabled: false, needsReview: false });
});

it('reads what a larger file holds under automation', () => {
  const yaml = `homeassistant: {name: Home}\nautomation:\n  - {alias: A, trigger: {platform: sun, event: sunset}, action: {delay: 1}}\nautomation old:\n  - {alias: B, trigger: {platform: sun, event: sunset}, action: {delay: 1}}\n`;
  expect(importHomeAssistant(yaml, home).automations.map(({ name }) => name)).toEqual(['A', 'B']);
});

it('keeps constants and names the variables that a template works out', () => {
  const { definition, lines } = importOne(`${small}variables: {level: 30, now: "{{ now() }}"}\n`);
  expect(definition?.variables).toEqual({ level: 30 });
  expect(lines).toContainEqual(expect.objectContaining({ path: 'variables/now', status: 'left-out' }));
});

it('says that a blueprint, an include and what is unknown are left out', () => {
  const blueprint = importOne('alias: B\nuse_blueprint: {path: motion.yaml, input: {a: b}}\n');
  expect(blueprint).toMatchObject({
    needsReview: true,
    enabled: false,
    lines: [{ path: 'use_blueprint', status: 'left-out' }],
  });
  const included = importOne('alias: I\ntrigger: !include t.yaml\naction: {delay: 1}\n');
  expect(included).not.toHaveProperty('definition');
  expect(included.lines).toMatchObject([
    { path: 'trigger', status: 'left-out', why: expect.stringContaining('!include') },
  ]);
  const { automations } = importHomeAssistant('- !include a.yaml\n- just text\n', home);
  expect(automations.map(({ lines }) => lines[0]?.status)).toEqual(['left-out', 'left-out']);
  expect(importOne(`${small}colour: red\n`).lines).toContainEqual(
    expect.objectContaining({ path: '/colour', status: 'left-out' }),
  );
});

it('follows anchors and merges', () => {
  const { definition } = importOne(
    'trigger: {platform: sun, event: sunset}\naction:\n  - &wait {delay: 7}\n  - *wait\n  - {<<: *wait, enabled: false}\n',
  );
  expect(definition?.actions).toEqual([
    { type: 'delay', seconds: 7 },
    { type: 'delay', seconds: 7 },
    { type: 'delay', seconds: 7, enabled: false },
  ]);
});

const bomb = [
  'a: &a [x, x, x, x, x, x, x, x, x]',
  ...'bcdefghi'.split('').map((name, index) => `${name}: &${name} [${Array(9).fill(`*${'abcdefgh'[index]}`)}]`),
];

it.each<[string, string]>([
  ['what is no YAML', 'trigger: [\n'],
  ['a name that is there twice', 'trigger: 1\ntrigger: 2\n'],
  ['no automation', 'name: x\n'],
  ['nothing', ''],
  ['a bomb of aliases', bomb.join('\n')],
  ['an anchor in itself', 'trigger: &a [*a]\naction: []\n'],
  ['what is nested too deeply', `trigger: ${'['.repeat(100)}${']'.repeat(100)}\n`],
  ['what is nested beyond any stack', `trigger: ${'['.repeat(50_000)}${']'.repeat(50_000)}\n`],
  ['more than 1 MB', `trigger: ${'x'.repeat(1_048_576)}\n`],
  ['more than 500 automations', '- {trigger: [], action: []}\n'.repeat(501)],
  ['a line of list marks, which ends the process in the parser', '- '.repeat(20_000)],
  ['a line of key marks', '? '.repeat(20_000)],
  ['brackets without end', '}'.repeat(20_000)],
  ['more than 1,000 aliases', `a: &a x\nb: [${'*a, '.repeat(1_001)}]\n`],
  ['two documents', 'trigger: 1\n---\ntrigger: 2\n'],
])('refuses %s', (_what, yaml) => {
  expect(refusal(yaml)).toMatchObject({ path: 'yaml' });
});

it('leaves out what more conditions part than anybody writes', () => {
  const { lines } = importOne(
    `trigger: {platform: sun, event: sunset}\naction:\n${'- {condition: sun, after: sunset}\n- {delay: 1}\n'.repeat(30)}`,
  );
  expect(lines).toContainEqual(expect.objectContaining({ status: 'left-out', what: 'all from here on' }));
});

it('makes nothing that is nested deeper than can be saved', () => {
  const deep = `${'{if: [{condition: sun, after: sunset}], then: '.repeat(9)}{delay: 1}${'}'.repeat(9)}`;
  const { definition, lines } = importOne(`trigger: {platform: sun, event: sunset}\naction:\n  - ${deep}\n`);
  expect(definition).toBeUndefined();
  expect(lines.at(-1)).toMatchObject({ status: 'left-out', why: expect.stringContaining('8 levels') });
});

it('says in which line it could not be read', () => {
  expect(refusal('trigger: 1\nfoo: bar: baz\n')).toMatchObject({ line: 2 });
});

it('gives names that objects inherit no meaning', () => {
  const yaml = (word: string) =>
    `trigger:\n  - {platform: ${word}}\n  - {platform: state, entity_id: ${word}.${word}, to: ${word}, attribute: ${word}}\n  - {platform: sun, event: sunset}\n` +
    `condition:\n  - {condition: ${word}}\naction:\n  - {service: ${word}.${word}}\n  - {service: light.${word}, entity_id: light.living_room}\n  - {delay: 1}\n`;
  for (const word of ['constructor', '__proto__', 'toString', 'hasOwnProperty']) {
    const { definition } = importOne(yaml(word));
    expect(definition?.triggers.map(({ type }) => type)).toEqual(['sun']);
    expect(definition?.actions).toEqual([{ type: 'delay', seconds: 1 }]);
  }
});

const word = fc.constantFrom(
  ...['state', 'time', 'sun', 'numeric_state', 'light.living_room', 'on', 'sunset', 'sun.sun', '07:00', '{{ x }}'],
  ...['light.turn_on', 'notify.family', 'event.bedside_remote_top', 'zone.home', 'trigger', 'template', 'cover.garage'],
);
const value = fc.letrec<{ any: unknown }>((tie) => ({
  any: fc.oneof(
    { maxDepth: 5 },
    word,
    fc.integer({ min: -5, max: 500 }),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('any'), { maxLength: 3 }),
    fc.dictionary(
      fc.constantFrom(
        ...[
          'platform',
          'trigger',
          'entity_id',
          'to',
          'from',
          'for',
          'at',
          'event',
          'above',
          'id',
          'attribute',
          'offset',
        ],
        ...['condition', 'conditions', 'state', 'and', 'or', 'not', 'weekday', 'service', 'action', 'target', 'data'],
        ...[
          'choose',
          'sequence',
          'if',
          'then',
          'repeat',
          'count',
          'while',
          'parallel',
          'delay',
          'message',
          'variables',
        ],
        ...['wait_for_trigger', 'stop', 'scene', 'device_id', 'type', 'domain', 'enabled', 'brightness_pct', 'default'],
      ),
      tie('any'),
      { maxKeys: 5 },
    ),
  ),
})).any;

it('never fails on what is oddly written, and never makes what could not be saved', () => {
  fc.assert(
    fc.property(value, value, value, (triggers, conditions, actions) => {
      const yaml = JSON.stringify({ triggers, conditions, actions });
      const { automations } = importHomeAssistant(yaml, home);
      for (const { definition } of automations) requireSavable(definition);
    }),
    { numRuns: 100 },
  );
});
