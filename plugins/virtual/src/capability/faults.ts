import { defineCapability } from '@nexa/sdk';
import { Type } from '@sinclair/typebox';
import { type FaultKind, faultKinds } from '../faults/fault.ts';

const Device = Type.String({
  minLength: 1,
  maxLength: 200,
  title: 'Device',
  description: 'Its external id, as diagnostics and its integration name it: living-climate.',
});
const Kind = Type.Unsafe<FaultKind>({ type: 'string', enum: [...faultKinds], title: 'Fault' });
const Minutes = (title: string, description: string) =>
  Type.Optional(Type.Number({ minimum: 0, maximum: 527_040, title, description }));
const closed = { additionalProperties: false };
const Told = Type.Object({ device: Device, fault: Kind, strength: Type.Number({ minimum: 0, maximum: 1 }) }, closed);

/** Faults to order, and the truth about those under way: what NEXA finds out by itself can be held against it. */
export const faults = defineCapability({
  id: 'virtual.faults',
  version: 1,
  title: 'Faults',
  attributes: {
    running: {
      title: 'Faults under way',
      schema: Type.Integer({ minimum: 0, maximum: 100_000 }),
      precision: 0,
      history: 'telemetry',
      freshness: { kind: 'with-device' },
    },
  },
  commands: {
    begin: {
      title: 'Let something go wrong',
      params: Type.Object(
        {
          device: Device,
          fault: Kind,
          strength: Type.Optional(
            Type.Number({ minimum: 0.01, maximum: 1, title: 'Strength', description: 'From hardly to fully.' }),
          ),
          afterMinutes: Minutes('Begins after minutes', 'At once when left out.'),
          forMinutes: Minutes('Lasts minutes', 'Until it is ended when left out.'),
          everyMinutes: Minutes('Begins again every minutes', 'Once when left out.'),
        },
        closed,
      ),
      confirms: [],
    },
    end: {
      title: 'Repair a device',
      params: Type.Object({ device: Device, fault: Type.Optional(Kind) }, closed),
      confirms: [],
    },
    endAll: { title: 'Repair everything', params: Type.Object({}, closed), confirms: [] },
  },
  events: {
    began: { title: 'A fault began', data: Told },
    ended: { title: 'A fault ended', data: Told },
  },
});
