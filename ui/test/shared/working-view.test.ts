import { describe, expect, it } from 'vitest';
import { tileView } from '../../src/shared/device/tile-view.ts';
import { capabilities as list } from '../mock-server/capabilities.ts';
import { devices } from '../mock-server/seed.ts';

const capabilities = new Map(list.map((capability) => [capability.id, capability]));
const home = devices(Date.UTC(2026, 2, 4));

function tileOf(name: string, change: Record<string, boolean | number | string> = {}) {
  const device = home.find((candidate) => candidate.name === name);
  if (device === undefined) throw new Error(`the mock home has no ${name}`);
  const state = { ...device.state };
  for (const [key, value] of Object.entries(change)) {
    state[key] = { ...(state[key] ?? Object.values(device.state)[0]), value } as (typeof state)[string];
  }
  const { tone, line, reading } = tileView({ ...device, state }, [], capabilities);
  return { tone, line, ...(reading !== undefined && { reading }) };
}

describe('a tile', () => {
  it.each([
    ['Blind', {}, { tone: 'rest', line: '60\u202f% open' }],
    ['Blind', { 'cover.position': 0 }, { tone: 'rest', line: 'Closed' }],
    ['Blind', { 'cover.movement': 'opening' }, { tone: 'rest', line: 'Opening' }],
    ['Radiator', {}, { tone: 'on', line: 'Heating to 21.0°', reading: '20.3°' }],
    ['Radiator', { 'thermostat.running': 'idle' }, { tone: 'rest', line: 'Idle · 21.0°', reading: '20.3°' }],
    ['Ceiling fan', {}, { tone: 'on', line: '50\u202f%' }],
    ['Television', {}, { tone: 'on', line: 'Playing' }],
    ['Alarm system', {}, { tone: 'good', line: 'Away' }],
    ['Alarm system', { 'alarm.mode': 'disarmed' }, { tone: 'rest', line: 'Disarmed' }],
    ['Alarm system', { 'alarm.triggered': true }, { tone: 'alert', line: 'Alarm!' }],
    ['Garage', {}, { tone: 'rest', line: 'Closed' }],
    ['Garage', { 'garageDoor.state': 'opening' }, { tone: 'aware', line: 'Opening' }],
    ['Water main', {}, { tone: 'aware', line: 'Open' }],
    ['Robot', { 'vacuum.state': 'error' }, { tone: 'alert', line: 'Stuck' }],
    ['Under the sink', {}, { tone: 'alert', line: 'Water!' }],
    ['Air', {}, { tone: 'rest', line: '', reading: '912\u202fppm' }],
  ])('of %s with %o', (name, change, view) => {
    expect(tileOf(name, change)).toEqual(view);
  });
});
