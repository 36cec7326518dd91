import {
  coreCapabilities,
  deviceTypes,
  type ExposedDevice,
  type ExposedValue,
  type ScalarValue,
  stateKey,
} from '@nexa/sdk';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mappings } from '../../src/model/mappings.ts';
import { partsOf } from '../../src/model/part.ts';
import { statesOf } from '../../src/model/states.ts';
import { hasGoogleSchemas, listed } from '../support/google-schemas.ts';
import { mainPart } from '../support/imagined.ts';
import { laterTraits, problemsOf } from '../support/schema-judge.ts';
import { powerStrip, specimens, stateWith, uuid } from '../support/specimens.ts';

interface ValueSchema {
  readonly type?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly anyOf?: readonly { readonly const: string }[];
}

/** Any value that the schema of an attribute allows. */
function anyValueOf(schema: ValueSchema): fc.Arbitrary<ScalarValue> {
  if (schema.type === 'boolean') return fc.boolean();
  if (schema.anyOf !== undefined) return fc.constantFrom(...schema.anyOf.map((choice) => choice.const));
  if (schema.type === 'string') return fc.string({ minLength: 1, maxLength: 20 });
  const { minimum = -1000, maximum = 1000 } = schema;
  return fc.oneof(
    fc.constantFrom(minimum, maximum),
    fc.double({ min: minimum, max: maximum, noNaN: true, noDefaultInfinity: true }),
  );
}

const attributes = coreCapabilities.flatMap(({ id, attributes: all }) =>
  Object.entries(all).map(([attribute, { schema }]) => ({ capability: id, attribute, schema: schema as ValueSchema })),
);

type Values = Readonly<Record<string, ExposedValue>>;

const anyState = (component: string): fc.Arbitrary<Values> =>
  fc.record(
    Object.fromEntries(
      attributes.map(({ capability, attribute, schema }) => [
        stateKey(capability, attribute, component),
        fc.record({
          value: anyValueOf(schema),
          observedAt: fc.constant(0),
          freshness: fc.constantFrom('live' as const, 'live' as const, 'stale' as const),
        }),
      ]),
    ),
    { requiredKeys: [] },
  ) as fc.Arbitrary<Values>;

const anyName = fc.string({ minLength: 1, maxLength: 40, unit: 'grapheme' });
const anyCapabilities = fc.uniqueArray(fc.constantFrom(...coreCapabilities.map(({ id }) => id)), { maxLength: 12 });
const choices = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 20 }), { minLength: 1, maxLength: 6 });
const modes = fc.subarray(['off', 'heat', 'cool', 'heatCool', 'auto', 'dry', 'fanOnly', 'eco'], { minLength: 1 });

const anyDevice: fc.Arbitrary<ExposedDevice> = fc.record(
  {
    id: fc.nat(1_000_000).map(uuid),
    name: anyName,
    type: fc.constantFrom(...deviceTypes),
    components: fc.tuple(anyCapabilities, anyCapabilities).map(([main, side]) => [
      { id: 'main', capabilities: main },
      { id: 'side', name: 'Side', capabilities: side },
    ]),
    needsPin: fc.boolean(),
    room: anyName,
    manufacturer: anyName,
    model: anyName,
    firmware: anyName,
    limits: fc.record(
      {
        'thermostat.mode': modes.map((values) => ({ values })),
        'media.source': choices.map((values) => ({ values })),
        'vacuum.suction': choices.map((values) => ({ values })),
        'fan.mode': fc.constant({ values: ['auto', 'sleep'] }),
        'alarm.mode': fc.subarray(['disarmed', 'home', 'away'], { minLength: 1 }).map((values) => ({ values })),
        'cover.position': fc.constant({ step: 100 }),
        'colorTemperature.kelvin': fc.constant({ minimum: 2202.6, maximum: 6535.9 }),
      },
      { requiredKeys: [] },
    ),
  },
  { requiredKeys: ['id', 'name', 'type', 'components', 'needsPin'] },
) as fc.Arbitrary<ExposedDevice>;

describe.skipIf(!hasGoogleSchemas())('by Google’s own schemas (needs ../shared/peers/google)', () => {
  it.each(Object.keys(specimens) as (keyof typeof specimens)[])('%s is told rightly', (name) => {
    const part = mainPart(specimens[name]());
    expect(problemsOf(part)).toEqual([]);
    expect(Object.keys(statesOf(part)).length).toBeGreaterThan(name === 'awning' || name === 'scene' ? 0 : 1);
  });

  it('every socket of a power strip is told rightly', () => {
    const { device, values } = powerStrip();
    expect(partsOf(device, stateWith(values)).flatMap(problemsOf)).toEqual([]);
  });

  it('any device in any state is told rightly', () => {
    fc.assert(
      fc.property(anyDevice, anyState('main'), anyState('side'), (device, main, side) => {
        const parts = partsOf(device, { status: 'online', values: { ...main, ...side } });
        expect(parts.flatMap(problemsOf)).toEqual([]);
      }),
      { numRuns: 400, seed: 7 },
    );
  });

  it('any device of which nothing is live is told without a single value', () => {
    fc.assert(
      fc.property(anyDevice, anyState('main'), (device, values) => {
        const stale = Object.fromEntries(
          Object.entries(values).map(([key, value]) => [key, { ...value, freshness: 'stale' as const }]),
        );
        const words = partsOf(device, { status: 'online', values: stale }).map(statesOf);
        const told = words.flatMap(({ online: _, occupancy: __, currentSensorStateData, ...rest }) => [
          ...Object.keys(rest),
          ...((currentSensorStateData ?? []) as { currentSensorState?: string }[])
            .map(({ currentSensorState }) => currentSensorState ?? 'a number')
            .filter((word) => word !== 'unknown'),
        ]);
        expect(told).toEqual([]);
      }),
      { numRuns: 200, seed: 11 },
    );
  });

  it('traits and commands of the tables are Google’s', () => {
    const traits = [...listed('traits'), ...laterTraits];
    expect(
      mappings.map(({ trait }) => `action.devices.traits.${trait}`).filter((name) => !traits.includes(name)),
    ).toEqual([]);
    expect(
      mappings
        .flatMap(({ commands }) => Object.keys(commands))
        .map((command) => `action.devices.commands.${command}`)
        .filter((command) => !listed('commands').includes(command)),
    ).toEqual([]);
  });
});
