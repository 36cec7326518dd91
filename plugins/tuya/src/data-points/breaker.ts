import type { DataPoints } from '../link/device-message.ts';
import type { AttributeRow, Family } from './family.ts';
import { switchCommands } from './socket.ts';
import { booleanAt, numberAt, round, scaledAt, textAt, within } from './values.ts';

const id = { counter: 1, phase: 6, on: 16 } as const;
/** Voltage in 0.1 V (2 bytes), current in mA (3), power in W (3); newer ones say more behind that. */
const PHASE_BYTES = 8;
const LONGEST_PHASE = 64;

function phaseOf(values: DataPoints): Buffer | undefined {
  const text = textAt(values, id.phase);
  if (text === undefined || text.length > LONGEST_PHASE || !/^[A-Za-z0-9+/]+=*$/.test(text)) return undefined;
  const bytes = Buffer.from(text, 'base64');
  return bytes.length < PHASE_BYTES ? undefined : bytes;
}

const measured = (attribute: string, bound: number, read: (phase: Buffer) => number): AttributeRow => ({
  capability: 'power',
  attribute,
  from: [id.phase],
  read: (values) => {
    const phase = phaseOf(values);
    return phase === undefined ? undefined : within(round(read(phase), 3), 0, bound);
  },
});

/** Circuit breakers and meters for the fuse box (category dlq). */
export const breaker: Family = {
  id: 'breaker',
  type: 'switch',
  label: 'circuit breaker',
  power: 'mains',
  recognises: (values) =>
    booleanAt(values, id.on) !== undefined &&
    numberAt(values, id.counter) !== undefined &&
    // Locks count how they were opened there, chargers of cars say what they do.
    [3, 5].every((other) => numberAt(values, other) === undefined) &&
    textAt(values, 3) === undefined,
  attributes: [
    { capability: 'onOff', attribute: 'on', from: [id.on], read: (values) => booleanAt(values, id.on) },
    {
      capability: 'energy',
      attribute: 'kilowattHours',
      from: [id.counter],
      read: (values) => within(scaledAt(values, id.counter, 0.01), 0, 1_000_000_000),
    },
    measured('volts', 1_000, (phase) => phase.readUInt16BE(0) / 10),
    measured('amperes', 1_000, (phase) => phase.readUIntBE(2, 3) / 1000),
    measured('watts', 50_000, (phase) => phase.readUIntBE(5, 3)),
  ],
  commands: switchCommands(id.on),
};
