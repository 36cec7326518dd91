import { describe, expect, it } from 'vitest';
import { modelOf, statesOf, wished } from '../support/modelled.ts';

const blind = { 1: 'stop', 2: 40, 3: 40, 7: 'opening' };
const curtain = { 1: 'open', 2: 70 };
const simple = { 1: 'stop' };

describe('a cover', () => {
  it.each([
    ['a blind that counts', blind],
    ['a curtain that tells its target only', curtain],
    ['a module with three words', simple],
  ])('is recognised in %s', (_what, values) => {
    expect(modelOf(values).family.id).toBe('cover');
    expect(modelOf(values).describe('bf1234567890abcdefgh', 14_000)).toMatchObject({
      type: 'cover',
      components: [{ id: 'main', capabilities: ['cover'] }],
    });
  });

  it.each([
    ['where it stands', { ...blind, 3: 25 }, { 'cover.position': 25, 'cover.movement': 'stopped' }],
    ['that it opens', { ...blind, 1: 'open' }, { 'cover.position': 40, 'cover.movement': 'opening' }],
    ['that it closes', { ...blind, 1: 'close' }, { 'cover.position': 40, 'cover.movement': 'closing' }],
    ['that it is open', { ...blind, 1: 'open', 3: 100 }, { 'cover.position': 100, 'cover.movement': 'stopped' }],
    ['that it is closed', { ...blind, 1: 'close', 3: 0 }, { 'cover.position': 0, 'cover.movement': 'stopped' }],
    ['its target where it counts nothing', curtain, { 'cover.position': 70 }],
    ['an end where it knows no more', { 1: 'close' }, { 'cover.position': 0 }],
    ['nothing where it was stopped between', simple, {}],
    ['nothing of a count that is none', { 1: 'stop', 2: 40, 3: 250 }, { 'cover.movement': 'stopped' }],
  ])('tells %s', (_what, values, states) => {
    expect(statesOf(values)).toEqual(states);
  });

  it.each([
    ['open', {}, { 1: 'open' }],
    ['close', {}, { 1: 'close' }],
    ['stop', {}, { 1: 'stop' }],
    ['set', { position: 30 }, { 2: 30 }],
  ])('is told to %s', (command, params, data) => {
    expect(wished(blind, { capability: 'cover', command, params })).toEqual(data);
  });

  it.each([
    ['numbers', '2', '1', '3'],
    ['on and off', 'off', 'on', 'stop'],
    ['the letters of old motors', 'FZ', 'ZZ', 'STOP'],
  ])('is told in %s where it speaks so', (_what, now, other, stop) => {
    const old = { 1: now, 2: 50 };
    const words = ['open', 'close', 'stop'].map((command) => wished(old, { capability: 'cover', command })[1]);
    expect(words).toEqual(now === 'FZ' ? [now, other, stop] : [other, now, stop]);
    expect(statesOf(old)).toEqual({ 'cover.position': 50 });
  });

  it('cannot be led to a position when it knows none', () => {
    expect(() => wished(simple, { capability: 'cover', command: 'set', params: { position: 30 } })).toThrow(
      'cannot do',
    );
  });

  it('counts the other way round when a person says so', () => {
    const how = { mapping: 'cover-reversed' } as const;
    expect(statesOf({ ...blind, 3: 25 }, how)).toMatchObject({ 'cover.position': 75 });
    expect(wished(blind, { capability: 'cover', command: 'set', params: { position: 30 } }, how)).toEqual({ 2: 70 });
    expect(wished(blind, { capability: 'cover', command: 'open' }, how)).toEqual({ 1: 'open' });
  });
});
