import { type IntegrationContext, notReady, unreachable } from '@nexa/sdk';
import { settle } from '@nexa/testkit';
import { describe, expect, it } from 'vitest';
import { connectedPair, connectionWith, pluginPair, pluginWith, thermometer } from '../support/plugin-pair.ts';

const celsius = (value: number, observedAt?: number) => ({
  externalId: 'thermometer',
  capability: 'temperature',
  attribute: 'celsius',
  value,
  ...(observedAt === undefined ? {} : { observedAt }),
});
const onOff = (value: boolean) => ({ externalId: 'thermometer', capability: 'onOff', attribute: 'on', value });

describe('connecting', () => {
  it('delivers the devices first and then what was reported while connecting', async () => {
    const { connect, sink } = pluginPair(
      pluginWith({
        connect: (context) => {
          context.report(celsius(21));
          return Promise.resolve(connectionWith());
        },
      }),
    );
    await connect();
    expect(sink.deliveries).toMatchObject([{ devices: [thermometer] }, { readings: [{ value: 21 }] }]);
  });

  it('hands on the error that the plugin threw', async () => {
    const { connect } = pluginPair(pluginWith({ connect: () => Promise.reject(notReady('starting')) }));
    await expect(connect()).rejects.toMatchObject({ code: 'NEXA_PLUGIN_NOT_READY', message: 'starting' });
  });

  it('shows any other error as a fault of the plugin', async () => {
    const { connect } = pluginPair(pluginWith({ connect: () => Promise.reject(new TypeError('x is undefined')) }));
    await expect(connect()).rejects.toMatchObject({ code: 'NEXA_PLUGIN_BUG', message: 'x is undefined' });
  });

  it('gives up a connection at its deadline, and closes it when it comes after all', async () => {
    let finish = (): void => {};
    let wasAborted = false;
    let isClosed = false;
    const { connect, clock } = pluginPair(
      pluginWith({
        connect: async ({ signal }) => {
          await new Promise<void>((resolve) => {
            finish = resolve;
          });
          wasAborted = signal.aborted;
          return connectionWith({
            disconnect: () => {
              isClosed = true;
              return Promise.resolve();
            },
          });
        },
      }),
    );
    const failure = expect(connect()).rejects.toMatchObject({ code: 'NEXA_PLUGIN_TIMEOUT' });
    await settle();
    await clock.advance(30_000);
    await failure;
    finish();
    await settle();
    expect({ wasAborted, isClosed }).toEqual({ wasAborted: true, isClosed: true });
  });
});

describe('calls', () => {
  it('cancels a command at its deadline and rejects it', async () => {
    let cancelled: boolean | undefined;
    const { link, clock } = await connectedPair({
      command: (_request, signal) =>
        new Promise(() => {
          (signal as unknown as EventTarget).addEventListener('abort', () => {
            cancelled = true;
          });
        }),
    });
    const request = {
      id: 'c',
      externalId: 'thermometer',
      component: 'main',
      capability: 'onOff',
      command: 'on',
      params: {},
    };
    const failure = expect(link.command('one', request, 1_000)).rejects.toMatchObject({ code: 'NEXA_PLUGIN_TIMEOUT' });
    await settle();
    await clock.advance(1_000);
    await failure;
    await settle();
    expect(cancelled).toBe(true);
  });

  it('rejects what is under way when the pipe breaks', async () => {
    const { link, pipe } = await connectedPair({ refresh: () => new Promise(() => {}) });
    const failure = expect(link.refresh('one')).rejects.toMatchObject({ code: 'NEXA_PLUGIN_STOPPED' });
    pipe.close('killed');
    await failure;
  });

  it('answers a value that cannot be copied as a fault of the plugin', async () => {
    const { link } = await connectedPair({ command: () => Promise.resolve((() => 'accepted') as never) });
    const request = { id: 'c', externalId: 't', component: 'main', capability: 'onOff', command: 'on', params: {} };
    await expect(link.command('one', request, 1_000)).rejects.toMatchObject({ code: 'NEXA_PLUGIN_BUG' });
  });
});

describe('reports', () => {
  it('leave at the end of the turn when nothing is under way', async () => {
    const { context, sink } = await connectedPair();
    context.report(celsius(20));
    context.report(onOff(true));
    await settle();
    expect(sink.readingsSeen.map(({ value }) => value)).toEqual([20, true]);
  });

  it('gather while the host has not taken the last batch, and then leave in columns', async () => {
    let release = (): void => {};
    let held: Promise<void> | undefined;
    const { context, sink } = await connectedPair({}, () => held);
    held = new Promise<void>((resolve) => {
      release = resolve;
    });
    context.report(celsius(0, 1));
    await settle();
    for (let i = 1; i <= 1000; i++) {
      context.report(celsius(i % 50, i));
      await Promise.resolve();
    }
    await settle();
    expect(sink.seriesSeen).toEqual([]);
    release();
    await context.flush();
    expect(sink.seriesSeen).toMatchObject([
      { externalId: 'thermometer', capability: 'temperature', attribute: 'celsius' },
    ]);
    expect([...(sink.seriesSeen[0]?.times ?? [])]).toEqual(Array.from({ length: 1000 }, (_, i) => i + 1));
  });

  it('keep their order across measured values, states and events', async () => {
    const { context, sink } = await connectedPair();
    for (let i = 0; i < 100; i++) context.report(celsius(i));
    context.report(onOff(true));
    context.reportEvent({
      externalId: 'thermometer',
      capability: 'button',
      event: 'pressed',
      data: { press: 'single' },
    });
    for (let i = 0; i < 100; i++) context.report(celsius(i));
    await context.flush();
    expect(sink.deliveries.slice(1).map((delivery) => Object.keys(delivery)[0])).toEqual([
      'series',
      'readings',
      'event',
      'series',
    ]);
  });

  it('do not grow without bound: what the host cannot take is given up and counted', async () => {
    const { context, refusals, sink } = await connectedPair({}, () => undefined);
    const times = new Float64Array(100_000).map((_, i) => i);
    const series = {
      externalId: 'thermometer',
      capability: 'temperature',
      attribute: 'celsius',
      times,
      values: times.map(() => 1),
    };
    for (let i = 0; i < 10; i++) context.reportSeries(series);
    await context.flush();
    const arrived = sink.seriesSeen.reduce((sum, { times }) => sum + times.length, 0);
    const lost = refusals.reduce((sum, { count }) => sum + count, 0);
    expect(lost).toBeGreaterThan(0);
    expect(arrived + lost).toBe(1_000_000);
  });

  it('are copied when they are made', async () => {
    const { context, sink } = await connectedPair();
    const values = Float64Array.of(20);
    context.reportSeries({
      externalId: 'thermometer',
      capability: 'temperature',
      attribute: 'celsius',
      times: Float64Array.of(1),
      values,
    });
    values[0] = 99;
    await context.flush();
    expect(sink.seriesSeen[0]?.values[0]).toBe(20);
  });

  it('of things that cannot be copied are given up alone', async () => {
    const { context, sink, refusals } = await connectedPair();
    context.report(onOff(true));
    context.reportEvent({
      externalId: 'thermometer',
      capability: 'button',
      event: 'pressed',
      data: { press: () => 1 } as never,
    });
    await context.flush();
    expect(sink.readingsSeen).toHaveLength(1);
    expect(refusals).toMatchObject([{ what: 'report', count: 1 }]);
  });

  it('after the disconnect go nowhere', async () => {
    const { context, link, sink } = await connectedPair();
    await link.disconnect('one');
    context.report(celsius(20));
    await settle();
    expect(sink.readingsSeen).toEqual([]);
    expect(context.signal.aborted).toBe(true);
  });
});

describe('the clock of an integration', () => {
  const polling = async (poll: () => Promise<void>) => {
    let context: IntegrationContext | undefined;
    const pair = pluginPair(
      pluginWith({
        connect: (given) => {
          context = given;
          given.clock.every(1_000, poll);
          return Promise.resolve(connectionWith());
        },
      }),
    );
    await pair.connect();
    return { ...pair, context: context as unknown as IntegrationContext };
  };

  it('says once that a repeated task fails, and once that it works again', async () => {
    const failures = [unreachable('no answer'), unreachable('no answer'), undefined, undefined];
    const { clock, sink } = await polling(() => {
      const failure = failures.shift();
      return failure === undefined ? Promise.resolve() : Promise.reject(failure);
    });
    await clock.advance(5_000);
    await settle();
    expect(sink.statuses).toEqual([
      { value: 'offline', detail: 'communication-error', message: 'no answer' },
      { value: 'online' },
    ]);
  });

  it('ends with the disconnect: no timer is left, and sleepers are woken with an error', async () => {
    const { context, link, clock } = await polling(() => Promise.resolve());
    const sleeper = expect(context.clock.sleep(60_000)).rejects.toMatchObject({ code: 'NEXA_PLUGIN_STOPPED' });
    await link.disconnect('one');
    await sleeper;
    expect(clock.pending).toBe(0);
  });
});

describe('storage and log', () => {
  it('keeps values by integration', async () => {
    const { context, storage } = await connectedPair();
    await context.storage.set('key', { a: [1, null] });
    await expect(context.storage.get('key')).resolves.toEqual({ a: [1, null] });
    expect([...storage.values.keys()]).toEqual(['one/key']);
    await context.storage.delete('key');
    await expect(context.storage.get('key')).resolves.toBeUndefined();
  });

  it('refuses a value that is no JSON', async () => {
    const { context } = await connectedPair();
    await expect(context.storage.set('key', Number.NaN)).rejects.toMatchObject({ code: 'NEXA_PLUGIN_BUG' });
  });

  it('lets a loop of log lines through only up to a budget, and says how many were left out', async () => {
    const { context, logs, clock, refusals } = await connectedPair();
    for (let i = 0; i < 10_000; i++) context.logger.info('again');
    await settle();
    expect(logs).toHaveLength(500);
    await clock.advance(1_000);
    context.logger.info('later');
    await settle();
    expect(refusals).toEqual([{ pluginId: 'test', what: 'log line', reason: 'there are too many', count: 9_500 }]);
    expect(logs.at(-1)).toMatchObject({ message: 'later', pluginId: 'test', integrationId: 'one' });
  });

  it('cuts the secrets of the configuration out of log lines, statuses and errors', async () => {
    let context: IntegrationContext | undefined;
    const { connect, logs, sink, link } = pluginPair(
      pluginWith({
        connect: (given) => {
          context = given;
          return Promise.resolve(connectionWith({ refresh: () => Promise.reject(unreachable('bad hunter22')) }));
        },
      }),
    );
    await connect({ token: 'hunter22' });
    context?.logger.warn('it was hunter22', { header: ['Bearer hunter22'] });
    context?.reportIntegrationStatus({ value: 'offline', message: 'hunter22 refused' });
    await context?.flush();
    await settle();
    await expect(link.refresh('one')).rejects.toMatchObject({ message: 'bad [secret]' });
    expect(logs).toMatchObject([{ message: 'it was [secret]', fields: { header: ['Bearer [secret]'] } }]);
    expect(sink.statuses).toMatchObject([{ message: '[secret] refused' }]);
  });
});
