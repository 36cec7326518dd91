import { unreachable, unsupported } from '@nexa/sdk';
import { settle } from '@nexa/testkit';
import { expect, it } from 'vitest';
import { startHerald } from '../support/herald.ts';

const hear = { word: 'hear' };

it('sets every watch again after a reconnect, once, and each fires as before', async () => {
  const { herald, host } = startHerald();
  const integration = await host.connect();
  const [first, second] = [
    await integration.watch('herald.cry', hear),
    await integration.watch('herald.cry', { word: 'ye' }),
  ];
  await integration.reconnect();
  expect(herald.watches).toHaveLength(4);
  expect(herald.open.map(({ config }) => config.word)).toEqual(['hear', 'ye']);
  herald.cry({ word: 'hear' });
  await settle();
  expect([first.fired, second.fired]).toEqual([[{ word: 'hear' }], [{ word: 'hear' }]]);
});

it('sets many of them a few at a time', async () => {
  const { herald, host } = startHerald();
  const integration = await host.connect();
  const words = Array.from({ length: 100 }, (_, index) => `word ${index}`);
  await Promise.all(words.map((word) => integration.watch('herald.cry', { word })));
  let underWay = 0;
  let most = 0;
  herald.handlers.watchTrigger = async (watch) => {
    underWay += 1;
    most = Math.max(most, underWay);
    await settle();
    underWay -= 1;
    return herald.take(watch);
  };
  await integration.reconnect();
  expect(herald.open.map(({ config }) => config.word).sort()).toEqual([...words].sort());
  expect(most).toBe(20);
});

it('sets what was wished before the integration was connected', async () => {
  const { herald, host } = startHerald();
  const integration = await host.integration();
  const watch = await integration.watch('herald.cry', hear);
  expect(herald.watches).toEqual([]);
  await integration.open();
  herald.cry({ word: 'hear' });
  await settle();
  expect(watch.fired).toHaveLength(1);
});

it('sets nothing again that is not wanted any more', async () => {
  const { herald, host } = startHerald();
  const integration = await host.connect();
  const watch = await integration.watch('herald.cry', hear);
  await integration.close();
  await watch.end();
  await integration.open();
  expect(herald.watches).toHaveLength(1);
});

it('tries again with growing pauses what failed for a reason that may pass', async () => {
  const { herald, host, clock } = startHerald();
  let tries = 0;
  herald.handlers.watchTrigger = async (watch) => {
    tries += 1;
    if (tries < 3) throw unreachable('No answer.');
    return herald.take(watch);
  };
  const integration = await host.connect();
  await integration.watch('herald.cry', hear);
  await clock.advance(4_999);
  expect(tries).toBe(1);
  await clock.advance(1);
  expect(tries).toBe(2);
  await clock.advance(9_999);
  expect(tries).toBe(2);
  await clock.advance(1);
  expect(herald.open).toHaveLength(1);
  await clock.advance(600_000);
  expect(tries).toBe(3);
});

it('asks no more for what the plugin refused until it connects again', async () => {
  const { herald, host, clock } = startHerald();
  let tries = 0;
  herald.handlers.watchTrigger = async (watch) => {
    tries += 1;
    if (tries === 1) throw unsupported('Nobody cries that.');
    return herald.take(watch);
  };
  const integration = await host.connect();
  await expect(integration.watch('herald.cry', hear)).rejects.toMatchObject({ message: 'Nobody cries that.' });
  await clock.advance(3_600_000);
  expect(tries).toBe(1);
  await integration.reconnect();
  expect(herald.open).toHaveLength(1);
});

it('ends a watch that was given up before the plugin had heard of it', async () => {
  const { herald, host } = startHerald();
  const integration = await host.connect();
  const wish = { watchId: 'w', trigger: 'herald.cry', config: hear, fired: () => undefined };
  const watched = integration.keepWatched(wish);
  await integration.unwatch('w');
  await watched;
  await settle();
  expect(herald.open).toEqual([]);
});

it('takes the place of an earlier watch of the same id', async () => {
  const { herald, host } = startHerald();
  const integration = await host.connect();
  const heard: string[] = [];
  const wish = (name: string) => ({
    watchId: 'w',
    trigger: 'herald.cry',
    config: { word: name },
    fired: () => void heard.push(name),
  });
  await Promise.all([integration.keepWatched(wish('one')), integration.keepWatched(wish('two'))]);
  herald.cry({ word: 'hear' });
  await settle();
  expect(herald.open.map(({ config }) => config.word)).toEqual(['two']);
  expect(heard).toEqual(['two']);
});
