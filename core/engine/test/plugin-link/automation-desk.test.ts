import type { JsonObject } from '@nexa/sdk';
import { settle } from '@nexa/testkit';
import { describe, expect, it } from 'vitest';
import { startHerald } from '../support/herald.ts';

const hear = { word: 'hear' };

describe('a trigger of a plugin', () => {
  it('is watched for with its configuration, defaults filled in, and fires with its data', async () => {
    const { herald, host } = startHerald();
    const integration = await host.connect();
    const watch = await integration.watch('herald.cry', hear);
    expect(herald.watches).toMatchObject([{ trigger: 'herald.cry', config: { word: 'hear', loud: true } }]);
    herald.cry({ word: 'hear' });
    await settle();
    expect(watch.fired).toEqual([{ word: 'hear' }]);
    expect(host.refusals).toEqual([]);
  });

  it.each([
    ['of another form', { word: 7 }],
    ['with more than was declared', { word: 'hear', volume: 11 }],
    ['that are no object', 'hear'],
    ['that hold what is not JSON', { word: new Date(0) }],
    ['that are too large', { word: 'x'.repeat(20_000) }],
  ])('does not fire with data %s', async (_name, data) => {
    const { herald, host } = startHerald();
    const integration = await host.connect();
    const watch = await integration.watch('herald.cry', hear);
    herald.cry(data);
    herald.cry({ word: 'hear' });
    await settle();
    expect(watch.fired).toEqual([{ word: 'hear' }]);
    expect(host.refusals).toMatchObject([{ what: 'firing', integrationId: integration.id, count: 1 }]);
  });

  it.each([
    ['lacks what it needs', {}],
    ['has a value of another type', { word: true }],
    ['says more than there is', { word: 'hear', tune: 'c' }],
  ])('is not watched for when its configuration %s', async (_name, config: JsonObject) => {
    const { herald, host } = startHerald();
    const integration = await host.connect();
    await expect(integration.watch('herald.cry', config)).rejects.toMatchObject({
      code: 'NEXA_AUTOMATION_INVALID',
      message: expect.stringContaining('herald.cry'),
    });
    expect(herald.watches).toEqual([]);
  });

  it('that nobody declares is refused in words', async () => {
    const { host } = startHerald();
    const integration = await host.connect();
    await expect(integration.watch('herald.whisper')).rejects.toMatchObject({
      code: 'NEXA_PLUGIN_UNSUPPORTED',
      message: 'The plugin herald has no trigger herald.whisper.',
    });
  });

  it('that is declared without a handler is refused in words', async () => {
    const { herald, host } = startHerald();
    herald.handlers = {};
    const integration = await host.connect();
    await expect(integration.watch('herald.cry', hear)).rejects.toMatchObject({
      code: 'NEXA_PLUGIN_UNSUPPORTED',
      message: 'The plugin declares herald.cry, and its connection has no watchTrigger.',
    });
  });

  it('fires no more once it is not watched for', async () => {
    const { herald, host } = startHerald();
    const integration = await host.connect();
    const watch = await integration.watch('herald.cry', hear);
    herald.cry({ word: 'late' });
    await watch.end();
    herald.cry({ word: 'too late' });
    await settle();
    expect(herald.open).toEqual([]);
    expect(watch.fired).toEqual([]);
    expect(host.refusals).toEqual([]);
  });

  it('is watched for at most 200 times at once', async () => {
    const { herald, host } = startHerald();
    const integration = await host.connect();
    const watches = await Promise.all(Array.from({ length: 200 }, () => integration.watch('herald.cry', hear)));
    await expect(integration.watch('herald.cry', hear)).rejects.toMatchObject({ code: 'NEXA_PLUGIN_UNSUPPORTED' });
    await watches[0]?.end();
    await integration.watch('herald.cry', hear);
    expect(herald.open).toHaveLength(200);
  });

  it('fires 50 times a second for long, and what is beyond is left out and said', async () => {
    const { herald, host, clock } = startHerald();
    const integration = await host.connect();
    const watch = await integration.watch('herald.cry', hear);
    for (let count = 0; count < 600; count += 1) herald.cry({ word: 'hear' });
    await settle();
    expect(watch.fired).toHaveLength(500);
    await clock.advance(1_000);
    for (let count = 0; count < 60; count += 1) herald.cry({ word: 'hear' });
    await settle();
    expect(watch.fired).toHaveLength(550);
    expect(host.refusals[0]).toMatchObject({ what: 'firing', reason: expect.stringContaining('50 a second') });
  });

  it('is given up after 10 seconds, and ended when the plugin comes to watch after all', async () => {
    const { herald, host, clock } = startHerald();
    let finish = (): void => undefined;
    herald.handlers.watchTrigger = async (watch) => {
      await new Promise<void>((resolve) => {
        finish = resolve;
      });
      return herald.take(watch);
    };
    const integration = await host.connect();
    const watched = integration.watch('herald.cry', hear);
    await settle();
    await clock.advance(10_000);
    await watched;
    finish();
    await settle();
    expect(herald.watches).toMatchObject([{ isEnded: true }]);
  });

  it('is a fault of the plugin when it does not say how to end it', async () => {
    const { herald, host } = startHerald();
    herald.handlers.watchTrigger = () => Promise.resolve(undefined as never);
    const integration = await host.connect();
    await expect(integration.watch('herald.cry', hear)).rejects.toMatchObject({ code: 'NEXA_PLUGIN_BUG' });
  });

  it('is ended with the connection, however that goes', async () => {
    const { herald, host } = startHerald();
    herald.handlers.disconnect = () => Promise.reject(new Error('it broke'));
    const integration = await host.connect();
    await integration.watch('herald.cry', hear);
    await integration.close().catch(() => undefined);
    expect(herald.open).toEqual([]);
  });
});

describe('a condition of a plugin', () => {
  it('is asked, and holds or does not', async () => {
    const { herald, host } = startHerald();
    const answers = [true, false];
    herald.handlers.conditionHolds = () => Promise.resolve(answers.shift() as boolean);
    const integration = await host.connect();
    expect(await integration.conditionHolds('herald.awake')).toBe(true);
    expect(await integration.conditionHolds('herald.awake')).toBe(false);
  });

  it('that is answered with something else is a fault of the plugin', async () => {
    const { herald, host } = startHerald();
    herald.handlers.conditionHolds = () => Promise.resolve('perhaps' as never);
    const integration = await host.connect();
    await expect(integration.conditionHolds('herald.awake')).rejects.toMatchObject({ code: 'NEXA_PLUGIN_BUG' });
  });

  it('has five seconds', async () => {
    const { herald, host, clock } = startHerald();
    herald.handlers.conditionHolds = () => new Promise(() => undefined);
    const integration = await host.connect();
    const failure = expect(integration.conditionHolds('herald.awake')).rejects.toMatchObject({
      code: 'NEXA_PLUGIN_TIMEOUT',
    });
    await settle();
    await clock.advance(5_000);
    await failure;
  });

  it('that is declared without a handler is refused in words', async () => {
    const { host } = startHerald();
    const integration = await host.connect();
    await expect(integration.conditionHolds('herald.awake')).rejects.toMatchObject({
      code: 'NEXA_PLUGIN_UNSUPPORTED',
      message: expect.stringContaining('has no conditionHolds'),
    });
  });
});

describe('an action of a plugin', () => {
  it('is done with its configuration, and gives what the plugin gave', async () => {
    const { herald, host } = startHerald();
    const done: unknown[] = [];
    herald.handlers.runAction = async (request) => {
      done.push(request);
      return done.length === 1 ? { heard: 3 } : undefined;
    };
    const integration = await host.connect();
    expect(await integration.runAction('herald.call', hear)).toEqual({ heard: 3 });
    expect(await integration.runAction('herald.call', hear)).toEqual({});
    expect(done[0]).toEqual({ action: 'herald.call', config: hear });
  });

  it('is not done with a configuration that does not fit', async () => {
    const { herald, host } = startHerald();
    let done = 0;
    herald.handlers.runAction = async () => {
      done += 1;
      return undefined;
    };
    const integration = await host.connect();
    await expect(integration.runAction('herald.call', { word: 1 })).rejects.toMatchObject({
      code: 'NEXA_AUTOMATION_INVALID',
      params: { path: '/word' },
    });
    expect(done).toBe(0);
  });

  it('that gives what is not JSON is a fault of the plugin', async () => {
    const { herald, host } = startHerald();
    herald.handlers.runAction = () => Promise.resolve({ at: new Date(0) } as never);
    const integration = await host.connect();
    await expect(integration.runAction('herald.call', hear)).rejects.toMatchObject({ code: 'NEXA_PLUGIN_BUG' });
  });

  it('has thirty seconds, and is cancelled then', async () => {
    const { herald, host, clock } = startHerald();
    let isCancelled = () => false;
    herald.handlers.runAction = (_request, signal) => {
      isCancelled = () => signal.aborted;
      return new Promise(() => undefined);
    };
    const integration = await host.connect();
    const failure = expect(integration.runAction('herald.call', hear)).rejects.toMatchObject({
      code: 'NEXA_PLUGIN_TIMEOUT',
    });
    await settle();
    await clock.advance(29_999);
    expect(isCancelled()).toBe(false);
    await clock.advance(1);
    await failure;
    await settle();
    expect(isCancelled()).toBe(true);
  });
});
