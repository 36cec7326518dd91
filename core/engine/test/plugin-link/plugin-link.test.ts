import {
  configInvalid,
  coreCapabilities,
  type IntegrationContext,
  type JsonObject,
  type PluginDefinition,
} from '@nexa/sdk';
import { settle, VirtualClock } from '@nexa/testkit';
import { Type } from '@sinclair/typebox';
import { describe, expect, it } from 'vitest';
import { PluginLink } from '../../src/plugin-link/plugin-link.ts';
import type { Refusal } from '../../src/plugin-link/refusals.ts';
import { createMemoryTransportPair } from '../../src/plugin-runner/memory-transport.ts';
import {
  connectedPair,
  connectionWith,
  MemoryStorage,
  pluginPair,
  pluginWith,
  RecordingSink,
  thermometer,
} from '../support/plugin-pair.ts';

const celsius = (value: unknown) => ({
  externalId: 'thermometer',
  capability: 'temperature',
  attribute: 'celsius',
  value: value as never,
});

/** The host's end with nothing at the other one but the test. */
function bareLink() {
  const pipe = createMemoryTransportPair();
  const refusals: Refusal[] = [];
  const received: unknown[] = [];
  pipe.plugin.onMessage((message) => received.push(message));
  const link = new PluginLink({
    pluginId: 'test',
    transport: pipe.host,
    clock: new VirtualClock(),
    capabilities: coreCapabilities,
    compileSchema: () => () => undefined,
    storage: new MemoryStorage(),
    onLog: () => {},
    onRefused: (refusal) => refusals.push(refusal),
  });
  return { link, pipe, refusals, received };
}

describe('messages that break the protocol', () => {
  it.each([
    ['text', 'hello', 'message'],
    ['nothing', undefined, 'message'],
    ['a list', [1, 2], 'message'],
    ['an unknown kind', { kind: 'take-over' }, 'message'],
    ['a batch without number', { kind: 'batch', entries: [] }, 'batch'],
    ['a batch with too many entries', { kind: 'batch', seq: 1, entries: new Array(10_001).fill(0) }, 'batch'],
    ['entries that are no objects', { kind: 'batch', seq: 1, entries: [7] }, 'report'],
    ['a batch that is not the next one', { kind: 'batch', seq: 2, entries: [] }, 'batch'],
    ['an answer to nothing', { kind: 'answer', id: 77, value: 1 }, 'answer'],
    ['a question without number', { kind: 'ask', operation: 'get' }, 'question'],
    [
      'a question about a stranger’s integration',
      { kind: 'ask', id: 1, integrationId: 'x', operation: 'get', key: 'k' },
      'question',
    ],
    ['a log line without level', { kind: 'log', message: 'x' }, 'log line'],
    ['a log line with a NUL', { kind: 'log', level: 'info', message: 'a\u0000b' }, 'log line'],
  ])('are refused and counted: %s', async (_name, message, what) => {
    const { link, pipe, refusals } = bareLink();
    pipe.plugin.post(message);
    await settle();
    expect(refusals).toMatchObject([{ pluginId: 'test', what, count: 1 }]);
    expect(link.refused).toBe(1);
  });

  it('are said once and then summed up, so that garbage in a loop does not fill the log', async () => {
    const { pipe, refusals, link } = bareLink();
    for (let i = 0; i < 1_000; i++) pipe.plugin.post({ kind: 'take-over' });
    await settle();
    expect(refusals).toHaveLength(1);
    link.close('test ends');
    expect(refusals.at(-1)).toMatchObject({ count: 999 });
  });
});

describe('readings', () => {
  it.each([
    ['above the range of the attribute', celsius(1001)],
    ['not a number', celsius('warm')],
    ['not finite', celsius(Number.NaN)],
    ['nothing at all', null as never],
    ['a number instead of an object', 7 as never],
    ['of an unknown device', { ...celsius(20), externalId: 'stranger' }],
    ['of an unknown component', { ...celsius(20), component: 'tail' }],
    ['of a capability that the device does not have', { ...celsius(20), capability: 'power', attribute: 'watts' }],
    ['of an unknown attribute', { ...celsius(20), attribute: 'kelvin' }],
    ['with a time that is none', { ...celsius(20), observedAt: Number.POSITIVE_INFINITY }],
    ['with an unknown source', { ...celsius(20), source: 'guess' as never }],
    ['with a cause that a plugin cannot know', { ...celsius(20), cause: { kind: 'healing' as const } }],
  ])('that are wrong do not reach the home: %s', async (_name, reading) => {
    const { context, sink, refusals } = await connectedPair();
    context.report([reading, celsius(20)]);
    await context.flush();
    expect(sink.readingsSeen.map(({ value }) => value)).toEqual([20]);
    expect(refusals).toMatchObject([{ what: 'reading', integrationId: 'one', count: 1 }]);
  });

  it('from the future are taken as now', async () => {
    const { context, sink, clock } = await connectedPair();
    context.report({ ...celsius(20), observedAt: clock.now() + 60_000 });
    await context.flush();
    expect(sink.readingsSeen[0]?.observedAt).toBe(clock.now());
  });

  it('keep within the narrower limits of their device', async () => {
    const limited = { ...thermometer, limits: { 'temperature.celsius': { minimum: 0, maximum: 40 } } };
    const { context, sink } = await connectedPair({ devices: [limited] });
    context.report([celsius(-1), celsius(39), celsius(41)]);
    await context.flush();
    expect(sink.readingsSeen.map(({ value }) => value)).toEqual([39]);
  });
});

describe('series', () => {
  const name = { externalId: 'thermometer', capability: 'temperature', attribute: 'celsius' };

  it('lose the samples that are wrong, and only those', async () => {
    const { context, sink, clock, refusals } = await connectedPair();
    const values = Float64Array.of(20, Number.NaN, 1e9, 21, Number.NEGATIVE_INFINITY, 22);
    const times = Float64Array.of(1, 2, 3, 4, 5, clock.now() + 5_000);
    context.reportSeries({ ...name, times, values });
    await context.flush();
    expect(sink.seriesSeen).toMatchObject([
      { values: Float64Array.of(20, 21, 22), times: Float64Array.of(1, 4, clock.now()) },
    ]);
    expect(refusals).toMatchObject([{ what: 'sample', count: 3 }]);
  });

  it.each([
    ['unequal lengths', { ...name, times: Float64Array.of(1), values: Float64Array.of(1, 2) }],
    ['times that do not ascend', { ...name, times: Float64Array.of(2, 1), values: Float64Array.of(1, 2) }],
    ['plain arrays', { ...name, times: [1] as never, values: [1] as never }],
    [
      'an attribute that is a state',
      { ...name, capability: 'onOff', attribute: 'on', times: Float64Array.of(1), values: Float64Array.of(1) },
    ],
  ])('are refused for %s', async (_name, series) => {
    const { context, sink, refusals } = await connectedPair();
    context.reportSeries(series);
    await context.flush();
    expect(sink.seriesSeen).toEqual([]);
    expect(refusals).toHaveLength(1);
  });

  it('come out of columns in the order of their times, whatever order they were reported in', async () => {
    const { context, sink } = await connectedPair();
    for (let i = 0; i < 200; i++) {
      context.report({ ...name, value: i % 100, observedAt: 1_000 - i });
      context.report({ ...name, capability: 'humidity', attribute: 'percent', value: 50, observedAt: i });
    }
    await context.flush();
    const [celsiusSeries, percentSeries] = sink.seriesSeen;
    expect(celsiusSeries?.times[0]).toBe(801);
    expect(celsiusSeries?.values[0]).toBe(99);
    expect(percentSeries?.times).toEqual(new Float64Array(200).map((_, i) => i));
  });

  it('of columns that are not well made are refused', async () => {
    const { link, pipe, refusals } = bareLink();
    const sink = new RecordingSink();
    const connected = link
      .connect({ integrationId: 'one', homeId: 'h', pluginId: 'test', config: {} }, sink)
      .catch(() => {});
    pipe.plugin.post({ kind: 'answer', id: 1, value: JSON.parse(JSON.stringify(surface)) });
    await settle();
    const f64 = Float64Array.of(1);
    const columns = [
      undefined,
      { series: 'x', index: Uint32Array.of(0), times: f64, values: f64 },
      { series: [['a', 'b', 'c', 'd']], index: [0], times: f64, values: f64 },
      { series: [['a', 'b', 'c', 'd']], index: Uint32Array.of(7), times: f64, values: f64 },
      { series: [['a', 'b', 'c', 'd']], index: Uint32Array.of(0), times: f64, values: Float64Array.of(1, 2) },
      { series: [[1, 2, 3, 4]], index: Uint32Array.of(0), times: f64, values: f64 },
    ];
    pipe.plugin.post({
      kind: 'batch',
      seq: 1,
      entries: columns.map((c) => ({ kind: 'columns', integrationId: 'one', columns: c })),
    });
    await settle();
    expect(refusals).toHaveLength(columns.length);
    expect(sink.deliveries).toEqual([]);
    link.close('test ends');
    await connected;
  });
});

const surface = {
  configVersion: 1,
  canMigrateConfig: false,
  configSchema: Type.Object({}),
  pairing: { start: 'form', steps: { form: { kind: 'form', title: 'Form', fields: Type.Object({}) } } },
  capabilities: [],
  checks: [],
  healingActions: [],
  canIdentify: false,
  hooks: [],
};

describe('devices', () => {
  it.each([
    ['without name', { ...thermometer, name: '' }],
    ['of an unknown type', { ...thermometer, type: 'spaceship' }],
    ['with an unknown capability', { ...thermometer, components: [{ id: 'main', capabilities: ['teleport'] }] }],
    [
      'with a component twice',
      {
        ...thermometer,
        components: [
          { id: 'a', capabilities: [] },
          { id: 'a', capabilities: [] },
        ],
      },
    ],
    ['with a component id that is none', { ...thermometer, components: [{ id: 'a:b', capabilities: [] }] }],
    ['with limits of what it does not have', { ...thermometer, limits: { 'power.watts': { maximum: 1 } } }],
    ['with members that nobody knows', { ...thermometer, owner: 'me' }],
    ['with a NUL in its name', { ...thermometer, name: 'a\u0000b' }],
    ['with half a surrogate pair in its name', { ...thermometer, name: 'a\ud800b' }],
  ])('are refused %s', async (_name, device) => {
    const { context, sink, refusals } = await connectedPair({ devices: [] });
    context.addDevice(device as never);
    await context.flush();
    expect(sink.deliveries).toEqual([]);
    expect(refusals).toMatchObject([{ what: 'device', count: 1 }]);
  });
});

describe('events, statuses and outcomes', () => {
  it('hands on an event that matches its schema and refuses one that does not', async () => {
    const { context, sink, refusals } = await connectedPair();
    const event = { externalId: 'thermometer', capability: 'button', event: 'pressed' };
    context.reportEvent({ ...event, data: { press: 'single' } });
    context.reportEvent({ ...event, data: { press: 'gently' } });
    context.reportEvent({ ...event, event: 'stroked' });
    await context.flush();
    expect(sink.deliveries.slice(1)).toMatchObject([{ event: { data: { press: 'single' } } }]);
    expect(refusals).toHaveLength(2);
  });

  it('cuts long status messages and refuses unknown statuses', async () => {
    const { context, sink, refusals } = await connectedPair();
    context.reportIntegrationStatus({ value: 'offline', detail: 'bridge-offline', message: 'x'.repeat(900) });
    context.reportIntegrationStatus({ value: 'sleepy' as never });
    await context.flush();
    expect(sink.statuses).toHaveLength(1);
    expect(sink.statuses[0]?.message).toHaveLength(500);
    expect(refusals).toMatchObject([{ what: 'integration status' }]);
  });

  const checking = (outcome: unknown): PluginDefinition =>
    pluginWith({
      checks: [
        {
          id: 'test.alive',
          title: 'Alive',
          scope: 'integration',
          every: 60_000,
          raises: [{ code: 'test.dead', severity: 'error', title: 'Dead', explanation: 'It is dead.' }],
          run: () => Promise.resolve(outcome as never),
        },
      ],
    });

  it('hands on a check’s outcome that the check declares', async () => {
    const { connect, link } = pluginPair(checking({ outcome: 'issue', code: 'test.dead', evidence: { tries: 3 } }));
    await connect();
    const outcome = await link.runCheck({ integrationId: 'one', check: 'test.alive' });
    expect(outcome).toEqual({ outcome: 'issue', code: 'test.dead', evidence: { tries: 3 } });
  });

  it.each([
    ['an undeclared code', { outcome: 'issue', code: 'test.other', evidence: {} }],
    ['an unknown outcome', { outcome: 'perhaps' }],
    ['evidence that is no JSON', { outcome: 'ok', evidence: { when: new Date(0) } }],
    ['nothing', undefined],
  ])('rejects a check’s outcome with %s', async (_name, outcome) => {
    const { connect, link } = pluginPair(checking(outcome));
    await connect();
    await expect(link.runCheck({ integrationId: 'one', check: 'test.alive' })).rejects.toMatchObject({
      code: 'NEXA_PLUGIN_BUG',
    });
  });

  it('rejects an acknowledgement that is none', async () => {
    const { link } = await connectedPair({ command: () => Promise.resolve('done' as never) });
    const request = {
      id: 'c',
      externalId: 'thermometer',
      component: 'main',
      capability: 'onOff',
      command: 'on',
      params: {},
    };
    await expect(link.command('one', request, 1_000)).rejects.toMatchObject({ code: 'NEXA_PLUGIN_BUG' });
  });
});

describe('the surface', () => {
  const attribute = {
    title: 'Height',
    schema: Type.Number({ minimum: 0 }),
    history: 'states',
    freshness: { kind: 'with-device' },
  };
  const fountain = {
    id: 'test.fountain',
    version: 1,
    title: 'Fountain',
    attributes: { height: attribute },
    commands: {},
    events: {},
  };
  const nested = (depth: number): unknown =>
    depth === 0 ? { type: 'string' } : { type: 'array', items: nested(depth - 1) };
  const config = (field: unknown) => ({ config: Type.Object({ field: Type.Unsafe(field as never) }) });

  it('adds the capabilities of the plugin, and its devices may use them', async () => {
    let context: IntegrationContext | undefined;
    const device = { ...thermometer, components: [{ id: 'main', capabilities: ['test.fountain'] }] };
    const { connect, sink } = pluginPair(
      pluginWith({
        capabilities: [fountain as never],
        connect: (given) => {
          context = given;
          return Promise.resolve(connectionWith({ devices: [device] }));
        },
      }),
    );
    await connect();
    context?.report({ externalId: 'thermometer', capability: 'test.fountain', attribute: 'height', value: 3 });
    await context?.flush();
    expect(sink.readingsSeen).toHaveLength(1);
  });

  it.each([
    ['a capability outside the plugin’s name', { capabilities: [{ ...fountain, id: 'fountain' }] }],
    ['a pattern', config({ type: 'string', pattern: '^(a+)+$' })],
    ['an outside reference', config({ $ref: 'http://example.com/schema' })],
    ['an unknown format', config({ type: 'string', format: 'regex' })],
    ['a schema that is nested too deeply', config(nested(20))],
    ['a schema that is too large', config({ type: 'string', description: 'x'.repeat(40_000) })],
    [
      'an attribute that is an object',
      { capabilities: [{ ...fountain, attributes: { height: { ...attribute, schema: Type.Object({}) } } }] },
    ],
    ['a first step that does not exist', { pairing: { start: 'nowhere', steps: {} } }],
  ])('is refused with %s', async (_name, parts) => {
    const { link } = pluginPair(pluginWith(parts as never));
    await expect(link.surface()).rejects.toMatchObject({ code: 'NEXA_PLUGIN_SCHEMA_REFUSED' });
  });
});

describe('identifiers of a device', () => {
  const described = async (identifiers: readonly { kind: 'mac' | 'serial'; value: string }[]) => {
    const { sink, refusals, context } = await connectedPair();
    context.addDevice({ ...thermometer, externalId: 'other', identifiers: [...identifiers] });
    await settle();
    const devices = sink.deliveries.flatMap((delivery) => ('devices' in delivery ? delivery.devices : []));
    return { told: devices.find(({ externalId }) => externalId === 'other'), refusals };
  };

  it('are delivered in one spelling, each once, without those that identify nothing', async () => {
    const { told } = await described([
      { kind: 'mac', value: '5C-CF-7F-B1-B6-59' },
      { kind: 'mac', value: '5ccf7fb1b659' },
      { kind: 'mac', value: '00:00:00:00:00:00' },
    ]);
    expect(told?.identifiers).toEqual([{ kind: 'mac', value: '5c:cf:7f:b1:b6:59' }]);
  });

  it('are refused with the device when they have not the form of their kind', async () => {
    const { told, refusals } = await described([{ kind: 'mac', value: 'living room' }]);
    expect(told).toBeUndefined();
    expect(refusals).toMatchObject([{ reason: expect.stringContaining('/identifiers/0/value') }]);
  });
});

it('cuts the secrets of every configuration that is brought along, also when another one is done first', async () => {
  let refuse = (_error: Error): void => {};
  const held = new Promise<JsonObject>((_, reject) => {
    refuse = reject;
  });
  const { link } = pluginPair(
    pluginWith({
      configVersion: 2,
      migrateConfig: ({ token }) => (token === 'quick-token' ? { token } : held),
    }),
  );
  const migration = (token: string) => ({ config: { token }, fromVersion: 1, secretFields: ['token'] });
  const slow = link.migrateConfig(migration('slow-token'));
  await link.migrateConfig(migration('quick-token'));
  refuse(configInvalid('token', 'slow-token is of no use'));
  await expect(slow).rejects.toThrow('[secret] is of no use');
});
