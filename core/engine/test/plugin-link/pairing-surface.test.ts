import type { PairingStep } from '@nexa/sdk';
import { Type } from '@sinclair/typebox';
import { describe, expect, it } from 'vitest';
import { readPresentation } from '../../src/plugin-link/message-shapes.ts';
import { pluginPair, pluginWith } from '../support/plugin-pair.ts';

const step = (parts: Partial<PairingStep>): PairingStep => ({
  kind: 'form',
  title: 'Step',
  fields: Type.Object({}),
  run: async () => ({ result: 'retry', message: 'no' }),
  ...parts,
});
const present = async () => ({ content: 'https://vendor.example/sign-in' });
const surfaceOf = (pairing: object) => {
  const { link } = pluginPair(pluginWith({ pairing: { start: 'one', ...pairing } as never }));
  return link.surface();
};

describe('what a plugin declares of pairing', () => {
  it('tells which steps show something, and the steps of other purposes', async () => {
    const steps = {
      one: step({ kind: 'external', present }),
      two: step({ kind: 'qr', present }),
      three: step({ kind: 'qr', fields: Type.Object({ code: Type.String() }) }),
    };
    const { pairing } = await surfaceOf({ reconfigure: 'two', repairs: { 'core.auth-failed': 'three' }, steps });
    expect(pairing).toMatchObject({ reconfigure: 'two', repairs: { 'core.auth-failed': 'three' } });
    expect(Object.values(pairing.steps).map(({ presents }) => presents)).toEqual([true, true, undefined]);
  });

  it.each([
    ['an external step without an address', { steps: { one: step({ kind: 'external' }) } }, 'presents no address'],
    ['a form that presents something', { steps: { one: step({ present }) } }, 'nothing to present'],
    ['a code that is neither shown nor asked', { steps: { one: step({ kind: 'qr' }) } }, 'asks for none'],
    ['a reconfiguring step that is not there', { reconfigure: 'two', steps: { one: step({}) } }, 'no pairing step two'],
    ['a repair of what it does not raise', { repairs: { 'test.x': 'one' }, steps: { one: step({}) } }, 'raises'],
    ['a repair by a step that is not there', { repairs: { 'core.x': 'two' }, steps: { one: step({}) } }, 'step two'],
  ])('is refused with %s', async (_what, pairing, reason) => {
    await expect(surfaceOf(pairing)).rejects.toThrow(reason);
  });
});

describe('an address to open', () => {
  it.each(['https://vendor.example/sign-in?state=a', 'http://127.0.0.1:8080', 'https://[::1]/x'])(
    'is taken: %s',
    (content) => {
      expect(readPresentation({ content }, 'external')).toEqual({ value: { content, data: {} } });
    },
  );

  it.each(['javascript:alert(1)', 'file:///etc/passwd', 'https://vendor.example@evil.example/', '//evil.example', ''])(
    'is refused: %s',
    (content) => {
      expect(readPresentation({ content }, 'external')).toHaveProperty('reason');
    },
  );

  it('may be any text in a code', () => {
    expect(readPresentation({ content: 'MT:Y.K9042C00KA0648G00' }, 'qr')).toHaveProperty('value');
  });
});
