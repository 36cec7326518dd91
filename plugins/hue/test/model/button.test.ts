import { describe, expect, it } from 'vitest';
import {
  type ButtonLayout,
  type ButtonMemory,
  buttonLayoutOf,
  keyComponent,
  pressesBetween,
} from '../../src/model/button.ts';
import { inputsOf } from '../emulator/v1-home.ts';

const sensor = (type: string, modelid: string, inputs?: unknown) => ({
  name: 'switch',
  type,
  modelid,
  uniqueid: '00:17:88:01:00:00:00:01-01-fc00',
  config: {},
  state: {},
  ...(inputs === undefined ? {} : { capabilities: { inputs } }),
});

/** Looks at a switch after each of its codes; what it makes of them, as `key press`. */
function pressesOf(layout: ButtonLayout, codes: readonly number[]): string[] {
  let memory: ButtonMemory = { code: undefined, updated: 'none', heldKey: undefined };
  return codes.flatMap((buttonevent, index) => {
    const seen = pressesBetween(layout, memory, { buttonevent, lastupdated: `2026-01-01T00:00:${index}` });
    memory = seen.memory;
    return seen.presses.map(({ key, press }) => `${key} ${press}`);
  });
}

describe('keys of Hue switches', () => {
  const dimmer = buttonLayoutOf(sensor('ZLLSwitch', 'RWL022', inputsOf('RWL022')));

  it.each([
    { what: 'a short press', codes: [1000, 1002], presses: ['1 single'] },
    { what: 'a short press of which only the end is seen', codes: [3002], presses: ['3 single'] },
    { what: 'a long press', codes: [2000, 2001, 2001, 2001, 2003], presses: ['2 long', '2 release'] },
    { what: 'a long press of a newer bridge', codes: [2000, 2010, 2001, 2003], presses: ['2 long', '2 release'] },
    { what: 'a long press of which only the end is seen', codes: [4003], presses: ['4 long', '4 release'] },
    {
      what: 'two long presses',
      codes: [1001, 1003, 1001, 1003],
      presses: ['1 long', '1 release', '1 long', '1 release'],
    },
    { what: 'a press of another key while one is held', codes: [1001, 2002], presses: ['1 long', '2 single'] },
    { what: 'a code that no key has', codes: [9999, 1002], presses: ['1 single'] },
  ])('make $presses of $what', ({ codes, presses }) => {
    expect(pressesOf(dimmer, codes)).toEqual(presses);
  });

  it('tell nothing while nothing happens', () => {
    const state = { buttonevent: 1002, lastupdated: '2026-01-01T00:00:00' };
    const memory: ButtonMemory = { code: 1002, updated: '2026-01-01T00:00:00', heldKey: undefined };
    expect(pressesBetween(dimmer, memory, state).presses).toEqual([]);
    expect(pressesBetween(dimmer, memory, { ...state, lastupdated: '2026-01-01T00:00:01' }).presses).toHaveLength(1);
  });

  it('are at once a press on the first tap, which knows no release', () => {
    const tap = buttonLayoutOf(sensor('ZGPSwitch', 'ZGPSWITCH'));
    expect(pressesOf(tap, [34, 16, 17, 18])).toEqual(['1 single', '2 single', '3 single', '4 single']);
  });

  it('are read by the list that the bridge gives, whatever the codes', () => {
    const friend = [
      {
        events: [
          { buttonevent: 16, eventtype: 'initial_press' },
          { buttonevent: 20, eventtype: 'short_release' },
        ],
      },
      {
        events: [
          { buttonevent: 17, eventtype: 'initial_press' },
          { buttonevent: 21, eventtype: 'short_release' },
        ],
      },
    ];
    const layout = buttonLayoutOf(sensor('ZGPSwitch', 'FOHSWITCH', friend));
    expect(pressesOf(layout, [16, 20, 17, 21])).toEqual(['1 single', '2 single']);
  });

  it('tell a double press where the switch does', () => {
    expect(pressesOf(buttonLayoutOf(sensor('ZLLSwitch', 'other')), [1004])).toEqual(['1 double']);
  });

  it('are components of their own, unless there is only one', () => {
    expect(keyComponent(dimmer, 2)).toBe('button2');
    expect(keyComponent(buttonLayoutOf(sensor('ZLLSwitch', 'ROM001', inputsOf('ROM001'))), 1)).toBe('main');
  });

  it('are known without a list by the model', () => {
    expect(buttonLayoutOf(sensor('ZLLSwitch', 'RWL021')).count).toBe(4);
    expect(buttonLayoutOf(sensor('ZLLSwitch', 'ROM001')).count).toBe(1);
  });
});
