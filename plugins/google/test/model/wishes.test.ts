import { coreCapabilities, type JsonObject } from '@nexa/sdk';
import { FormatRegistry } from '@sinclair/typebox';
import { Value } from '@sinclair/typebox/value';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GoogleFault } from '../../src/model/google-fault.ts';
import { mappingsOf } from '../../src/model/mappings.ts';
import type { PartWish } from '../../src/model/trait-mapping.ts';
import { mainPart } from '../support/imagined.ts';
import { specimens, stateWith } from '../support/specimens.ts';

const anyNumber = fc.oneof(fc.integer({ min: -20, max: 120 }), fc.double({ min: -20, max: 120, noNaN: true }));

/** Parameters in the form of every command of Google's that the tables know, with values within and beyond bounds. */
const anyParams: fc.Arbitrary<JsonObject> = fc.record(
  {
    on: fc.boolean(),
    lock: fc.boolean(),
    start: fc.boolean(),
    pause: fc.boolean(),
    mute: fc.boolean(),
    arm: fc.boolean(),
    cancel: fc.boolean(),
    silence: fc.boolean(),
    brightness: anyNumber,
    brightnessRelativePercent: anyNumber,
    brightnessRelativeWeight: fc.integer({ min: -5, max: 5 }),
    color: fc.oneof(
      fc.record({ temperature: fc.integer({ min: 500, max: 12_000 }) }),
      fc.record({ spectrumRGB: fc.integer({ min: -1, max: 0x1000000 }) }),
      fc.record({
        spectrumHSV: fc.record({
          hue: fc.double({ min: -1, max: 361, noNaN: true }),
          saturation: fc.double({ min: -0.1, max: 1.1, noNaN: true }),
          value: fc.double({ min: -0.1, max: 1.1, noNaN: true }),
        }),
      }),
    ),
    openPercent: anyNumber,
    openRelativePercent: anyNumber,
    rotationPercent: anyNumber,
    armLevel: fc.constantFrom('home', 'away', 'night', 'L1'),
    thermostatTemperatureSetpoint: anyNumber,
    thermostatTemperatureSetpointLow: anyNumber,
    thermostatTemperatureSetpointHigh: anyNumber,
    thermostatTemperatureRelativeDegree: anyNumber,
    thermostatMode: fc.constantFrom('off', 'heat', 'heatcool', 'fan-only', 'on', 'purifier'),
    temperature: anyNumber,
    fanSpeedPercent: anyNumber,
    fanSpeedRelativeWeight: fc.integer({ min: -5, max: 5 }),
    updateToggleSettings: fc.record({ oscillating: fc.boolean() }),
    updateModeSettings: fc.oneof(
      fc.record({ mode: fc.constant('auto') }),
      fc.record({ suction: fc.constant('quiet') }),
    ),
    volumeLevel: anyNumber,
    relativeSteps: fc.integer({ min: -200, max: 200 }),
    newInput: fc.constantFrom('Radio', 'hdmi_1'),
  },
  { requiredKeys: [] },
) as fc.Arbitrary<JsonObject>;

/** What NEXA itself would refuse in a wish, by the schema of the command and the limits of the device. */
function problemsOf({ capability, command, params = {} }: PartWish, limits: Limits): string[] {
  const definition = coreCapabilities.find(({ id }) => id === capability)?.commands[command];
  if (definition === undefined) return [`NEXA knows no ${capability}.${command}`];
  const schema = [...Value.Errors(definition.params, params)].map(({ path, message }) => `${path} ${message}`);
  const beyond = Object.entries(params).filter(([name, value]) => {
    const { minimum = Number.NEGATIVE_INFINITY, maximum = Number.POSITIVE_INFINITY } =
      limits[`${capability}.${name}`] ?? {};
    return typeof value === 'number' && (value < minimum || value > maximum);
  });
  return [...schema, ...beyond.map(([name, value]) => `${name} ${String(value)} is beyond the limits`)];
}

type Limits = Readonly<Record<string, { readonly minimum?: number; readonly maximum?: number }>>;

describe('whatever Google asks', () => {
  it.each(Object.keys(specimens) as (keyof typeof specimens)[])(
    'of a %s, NEXA is asked only for what it takes, or Google is answered with a code',
    (name) => {
      FormatRegistry.Set('safe-uri', () => true);
      const { device, values } = specimens[name]();
      fc.assert(
        fc.property(anyParams, fc.constantFrom('live' as const, 'stale' as const), (params, freshness) => {
          const part = mainPart({ device, values }, stateWith(values, 'online', freshness));
          for (const reader of mappingsOf(part).flatMap(({ commands }) => Object.values(commands))) {
            const outcome = wishesOrFault(() => reader(params, part));
            expect(outcome.flatMap((wish) => problemsOf(wish, device.limits ?? {}))).toEqual([]);
          }
        }),
        { numRuns: 150, seed: 5 },
      );
    },
  );
});

function wishesOrFault(read: () => readonly PartWish[]): readonly PartWish[] {
  try {
    return read();
  } catch (error) {
    if (error instanceof GoogleFault && error.errorCode !== '') return [];
    throw error;
  }
}
