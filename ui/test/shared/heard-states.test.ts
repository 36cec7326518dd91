import { describe, expect, it } from 'vitest';
import { heardStates } from '../../src/shared/api/heard-states.ts';
import type { AttributeState, Device } from '../../src/shared/api/types.ts';

const state = (value: boolean, second: number) =>
  ({ value, receivedAt: `2026-03-01T10:00:0${second}.000Z` }) as AttributeState;
const lamp = (on: AttributeState) => ({ id: 'lamp', state: { 'onOff.on': on } }) as unknown as Device;

describe('a list of devices', () => {
  it('does not take back what was heard while it was on its way', async () => {
    const devices = await heardStates.during(async () => {
      heardStates.hear('lamp', 'onOff.on', state(true, 2));
      heardStates.hear('other', 'onOff.on', state(true, 2));
      return [lamp(state(false, 1))];
    });
    expect(devices).toEqual([lamp(state(true, 2))]);
  });

  it('has the last word where it is younger', async () => {
    const devices = await heardStates.during(async () => {
      heardStates.hear('lamp', 'onOff.on', state(true, 1));
      return [lamp(state(false, 2))];
    });
    expect(devices).toEqual([lamp(state(false, 2))]);
  });

  it('gets states that it does not know yet', async () => {
    const devices = await heardStates.during(async () => {
      heardStates.hear('lamp', 'power.watts', state(true, 1));
      return [lamp(state(false, 2))];
    });
    expect(devices[0]?.state['power.watts']).toEqual(state(true, 1));
  });

  it('is not touched by what was heard before or after', async () => {
    heardStates.hear('lamp', 'onOff.on', state(true, 3));
    const devices = await heardStates.during(async () => [lamp(state(false, 1))]);
    heardStates.hear('lamp', 'onOff.on', state(true, 3));
    expect(devices).toEqual([lamp(state(false, 1))]);
  });
});
