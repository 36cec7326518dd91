import { coreCapabilities, deviceTypes, type ExposedDevice, type ScalarValue, stateKey } from '@nexa/sdk';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ownJudge } from '../schemas/own-judge.ts';
import { deviceWith, virtualHome } from '../support/alexa-home.ts';
import { hasSharedData, vendorJudge } from '../support/shared-data.ts';

const vendor = hasSharedData() ? vendorJudge() : () => undefined;
const problemOf = (message: unknown): string | undefined => ownJudge(message) ?? vendor(message);

interface Schema {
  readonly type?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly const?: string;
  readonly anyOf?: readonly Schema[];
}

function anyValueOf(schema: Schema): fc.Arbitrary<ScalarValue> {
  if (schema.type === 'boolean') return fc.boolean();
  if (schema.type === 'number') return fc.double({ min: schema.minimum ?? 0, max: schema.maximum ?? 100, noNaN: true });
  const words = schema.anyOf?.map(({ const: word }) => String(word));
  return words === undefined ? fc.string({ minLength: 1, maxLength: 40 }) : fc.constantFrom(...words);
}

const name = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 200 });
const component = fc.record({
  name: fc.option(name, { nil: undefined }),
  capabilities: fc.uniqueArray(fc.constantFrom(...coreCapabilities.map(({ id }) => id)), {
    minLength: 1,
    maxLength: 12,
  }),
});

const device = fc
  .record({
    name,
    type: fc.constantFrom(...deviceTypes),
    manufacturer: fc.option(name, { nil: undefined }),
    model: fc.option(name, { nil: undefined }),
    firmware: fc.option(name, { nil: undefined }),
    parts: fc.array(component, { minLength: 1, maxLength: 4 }),
    isWithoutMain: fc.boolean(),
    needsPin: fc.boolean(),
    sources: fc.uniqueArray(fc.oneof(fc.constantFrom('HDMI 1', 'TV', 'AUX 2'), name), { minLength: 1, maxLength: 4 }),
  })
  .map(({ parts, isWithoutMain, sources, manufacturer, model, firmware, ...rest }): ExposedDevice => {
    const components = parts.map(({ name: own, capabilities }, index) => ({
      id: index === 0 && !isWithoutMain ? 'main' : `part${index}`,
      capabilities,
      ...(own === undefined ? {} : { name: own }),
    }));
    const limits = Object.fromEntries(
      components.flatMap(({ id }) => [
        [stateKey('media', 'source', id), { values: sources }],
        [stateKey('vacuum', 'suction', id), { values: sources }],
        [stateKey('fan', 'speed', id), { minimum: 0, maximum: 100, step: 25 }],
      ]),
    );
    return deviceWith([], {
      ...rest,
      ...(manufacturer === undefined ? {} : { manufacturer }),
      ...(model === undefined ? {} : { model }),
      ...(firmware === undefined ? {} : { firmware }),
      components,
      limits,
    });
  });

/** The device with a value for some of its attributes. */
const deviceWithValues = device.chain((one) => {
  const attributes = one.components.flatMap(({ id, capabilities }) =>
    coreCapabilities
      .filter((capability) => capabilities.includes(capability.id))
      .flatMap((capability) =>
        Object.entries(capability.attributes).map(
          ([attribute, { schema }]) => [stateKey(capability.id, attribute, id), schema as Schema] as const,
        ),
      ),
  );
  const values = Object.fromEntries(attributes.map(([key, schema]) => [key, anyValueOf(schema)]));
  return fc.record({ device: fc.constant(one), values: fc.record(values, { requiredKeys: [] }) });
});

describe('any device in any state', () => {
  let alexa: Awaited<ReturnType<typeof virtualHome>>;

  beforeEach(async () => {
    alexa = await virtualHome({ pin: '1234' });
  });

  afterEach(async () => {
    await alexa.stop();
    vi.unstubAllGlobals();
  });

  it('is described and reported in messages that both schemas take', async () => {
    await fc.assert(
      fc.asyncProperty(deviceWithValues, async ({ device: one, values }) => {
        // The host limits how often a plugin asks, by the clock.
        await alexa.clock.advance(1_000);
        for (const { id } of await alexa.home.devices('')) alexa.home.hide(id);
        alexa.home.expose(one, values as Record<string, ScalarValue>);
        const discovered = await alexa.sayRaw({
          directive: {
            header: { namespace: 'Alexa.Discovery', name: 'Discover', payloadVersion: '3', messageId: 'm' },
            payload: { scope: { type: 'BearerToken', token: 't' } },
          },
        });
        expect(problemOf(discovered)).toBeUndefined();
        const report = await alexa.say({ namespace: 'Alexa', name: 'ReportState', endpointId: one.id });
        expect(problemOf(report)).toBeUndefined();
      }),
      { numRuns: 250, seed: 20_261_201 },
    );
  }, 60_000);

  it('reports only properties that it says it has', async () => {
    await fc.assert(
      fc.asyncProperty(deviceWithValues, async ({ device: one, values }) => {
        // The host limits how often a plugin asks, by the clock.
        await alexa.clock.advance(1_000);
        for (const { id } of await alexa.home.devices('')) alexa.home.hide(id);
        alexa.home.expose(one, values as Record<string, ScalarValue>);
        const [endpoint] = await alexa.discover();
        const report = await alexa.say({ namespace: 'Alexa', name: 'ReportState', endpointId: one.id });
        fc.pre(endpoint !== undefined);
        const capabilities = endpoint?.capabilities as readonly {
          readonly interface: string;
          readonly instance?: string;
          readonly properties?: { readonly supported: readonly { readonly name: string }[] };
        }[];
        const declared = capabilities.flatMap(({ interface: kind, instance, properties }) =>
          (properties?.supported ?? []).map((property) => `${kind} ${instance ?? ''} ${property.name}`),
        );
        const said = report.context?.properties.map(
          ({ namespace, instance, name: property }) => `${namespace} ${instance ?? ''} ${property}`,
        );
        expect(new Set(declared).size).toBe(declared.length);
        expect(said?.filter((id) => !declared.includes(id))).toEqual([]);
      }),
      { numRuns: 150, seed: 20_261_202 },
    );
  }, 60_000);
});

describe('the judges', () => {
  const property = {
    namespace: 'Alexa.PowerController',
    name: 'powerState',
    value: 'PERHAPS',
    timeOfSample: '2026-03-02T12:00:00.000Z',
    uncertaintyInMilliseconds: 0,
  };
  const header = {
    namespace: 'Alexa',
    name: 'StateReport',
    messageId: '5f8a426e-01e4-4cc9-8b79-65f8bd0fd8a4',
    payloadVersion: '3',
  };
  const report = {
    event: { header, endpoint: { endpointId: 'lamp' }, payload: {} },
    context: { properties: [property] },
  };

  it('refuse a value that the interface does not have', () => {
    expect(ownJudge(report)).toBeTypeOf('string');
    expect(ownJudge({ ...report, context: { properties: [{ ...property, value: 'ON' }] } })).toBeUndefined();
  });

  it.skipIf(!hasSharedData())('refuse it by Amazon’s schema too (../shared/peers/alexa)', () => {
    expect(vendor(report)).toBeTypeOf('string');
  });
});
