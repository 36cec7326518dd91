import { describe, expect, it } from 'vitest';
import type { Words } from '../../src/features/automations/sentence/words.ts';
import { causeChain } from '../../src/features/automations/trace/cause-chain.ts';
import { actionFacts, conditionFacts, whyNot } from '../../src/features/automations/trace/trace-text.ts';
import type { ConditionRun, Execution } from '../../src/shared/api/types.ts';
import { capabilities } from '../mock-server/capabilities.ts';
import { MockHome } from '../mock-server/mock-home.ts';
import { uuid } from '../mock-server/seed.ts';

const home = new MockHome();
const motion = home.named('Hall motion').id;
const light = home.named('Hall light').id;
const words: Words = {
  devices: new Map(home.devices.map((device) => [device.id, device])),
  capabilities: new Map(capabilities.map((capability) => [capability.id, capability])),
  automations: new Map([['night', 'Night round']]),
  people: new Map([['ada', 'Ada']]),
  you: 'me',
};
const at = '2026-12-01T20:00:00.000Z';
const cold: ConditionRun = {
  path: 'conditions/0',
  condition: { type: 'state', deviceId: motion, capability: 'temperature', attribute: 'celsius', below: 20 },
  passed: false,
  value: 21.5,
  freshness: 'live',
  observedAt: '2026-12-01T19:57:00.000Z',
};
const run = (part: Partial<Execution>): Execution => ({
  id: uuid(9, 1),
  automationId: uuid(5, 1),
  automationVersion: 1,
  startedAt: at,
  outcome: 'not-run',
  trigger: { cause: { kind: 'physical' } },
  conditions: [],
  actions: [],
  ...part,
});

describe('why it did not fire', () => {
  it('names the condition, what was seen and how old that was', () => {
    expect(whyNot(words, run({ reason: 'condition', conditions: [cold] }))).toEqual([
      'A condition did not hold: the temperature of Hall motion is below 20.0°, it was 21.5°, heard 3 minutes earlier',
    ]);
  });

  it('says that a value was too old, or never heard', () => {
    const { value: _, observedAt: __, ...bare } = cold;
    const never = { ...bare, freshness: 'unknown', unknown: `${motion} temperature.celsius, never heard` };
    const conditions = [{ ...cold, freshness: 'stale', unknown: 'stale' }, never];
    expect(whyNot(words, run({ reason: 'condition', conditions }))).toEqual([
      'A value was too old to rely on: the temperature of Hall motion is below 20.0°, it was 21.5°, heard 3 minutes earlier, too old to rely on',
      'A value was too old to rely on: the temperature of Hall motion is below 20.0°, never heard',
    ]);
  });

  it('goes down to the part of a group that decided', () => {
    const held: ConditionRun = { ...cold, path: 'conditions/0/conditions/1', passed: true };
    const group: ConditionRun = {
      path: 'conditions/0',
      condition: { type: 'and', conditions: [cold.condition, cold.condition] },
      passed: false,
      children: [cold, held],
    };
    expect(whyNot(words, run({ reason: 'condition', conditions: [group] }))).toHaveLength(1);
  });

  it('puts names in the place of ids where the server says what was not known', () => {
    const condition: ConditionRun = {
      path: 'conditions/0',
      condition: { type: 'expression', expression: true },
      passed: false,
      unknown: `temperature.celsius of ${motion}`,
    };
    expect(conditionFacts(words, condition, at)).toBe('not known: temperature.celsius of Hall motion');
  });

  it('says every other reason in plain words, with its detail', () => {
    expect(whyNot(words, run({ reason: 'already-running' }))).toEqual(['It was still running from the last time.']);
    expect(whyNot(words, run({ outcome: 'interrupted', reason: 'stopped', detail: 'By Ada.' }))).toEqual([
      'It was stopped.',
      'By Ada.',
    ]);
  });
});

describe('what was done', () => {
  const action = { type: 'command', deviceId: light, capability: 'onOff', command: 'on' } as const;

  it('tells status, round, reason and command of an action', () => {
    const reason = { code: 'NEXA_COMMAND_TIMEOUT', message: 'no answer' };
    const commandId = 'abcdef01-0000-4000-8000-000000000000';
    expect(
      actionFacts({ path: 'actions/0/actions/0', action, status: 'failed', round: [2, 1], reason, commandId }),
    ).toBe('Failed · round 2.1 · The device did not answer in time. · command abcdef01');
  });

  it('leads from the first cause to each command', () => {
    const trigger = {
      deviceId: motion,
      stateKey: 'motion.active',
      value: true,
      cause: { kind: 'automation', id: 'night', parent: { kind: 'user', id: 'ada' } },
    } as const;
    const actions = [{ path: 'actions/0', action, status: 'confirmed', commandId: uuid(7, 1) }];
    const ran = run({ outcome: 'completed', trigger: trigger as Execution['trigger'], actions });
    expect(causeChain(words, ran, 'Hall')).toEqual([
      'Ada wished it',
      'the automation “Night round”',
      'Hall motion: Motion seen',
      '“Hall” ran',
      'Hall light: switch on (confirmed by the device)',
    ]);
  });

  it('says that the time had come, and that nothing came of it', () => {
    const timed = run({ trigger: { dueAt: at, cause: { kind: 'unknown' } } });
    expect(causeChain(words, timed, 'Hall')).toEqual(['The time had come', '“Hall” did not run']);
  });
});
