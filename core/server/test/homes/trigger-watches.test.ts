import type { HomeEvent, PluginGateway, WatchWish } from '@nexa/engine';
import { NexaError } from '@nexa/sdk';
import { settle } from '@nexa/testkit';
import { expect, it } from 'vitest';
import { TriggerWatches } from '../../src/homes/trigger-watches.ts';

const effect = (watchId: string, integrationId = 'one') =>
  ({ type: 'watch-trigger', integrationId, watchId, trigger: 'test.cry', config: { word: watchId } }) as const;

/** A gateway that keeps watches of connected integrations, as far as this is about. */
function setUp() {
  const connected = new Set(['one', 'two']);
  const watches = new Map<string, WatchWish>();
  const calls: string[] = [];
  const events: HomeEvent[] = [];
  const lines: string[] = [];
  let failure: Error | undefined;
  const gateway: Pick<PluginGateway, 'watchTrigger' | 'unwatchTrigger'> = {
    async watchTrigger(integrationId, wish) {
      calls.push(`watch ${wish.watchId}`);
      if (!connected.has(integrationId)) throw new NexaError('NEXA_INTEGRATION_OFFLINE', 'It is not connected.');
      if (failure !== undefined) throw failure;
      watches.set(wish.watchId, wish);
    },
    async unwatchTrigger(_integrationId, watchId) {
      calls.push(`unwatch ${watchId}`);
      watches.delete(watchId);
    },
  };
  const triggers = new TriggerWatches({
    homeId: 'home',
    gateway: gateway as PluginGateway,
    log: { warn: (_fields, message) => lines.push(message) },
    dispatch: (event) => events.push(event),
  });
  const fail = (error: Error) => {
    failure = error;
  };
  return { triggers, connected, watches, calls, events, lines, fail };
}

it('asks the gateway only when the event at hand is done, and tells what fires', async () => {
  const { triggers, watches, events, calls } = setUp();
  triggers.watch(effect('a'));
  expect(calls).toEqual([]);
  await settle();
  watches.get('a')?.fired({ word: 'hear' });
  expect(events).toEqual([{ type: 'trigger-fired', watchId: 'a', data: { word: 'hear' } }]);
});

it('tells nothing of a watch from the moment in which it is ended', async () => {
  const { triggers, watches, events } = setUp();
  triggers.watch(effect('a'));
  await settle();
  const wish = watches.get('a');
  triggers.unwatch({ type: 'unwatch-trigger', integrationId: 'one', watchId: 'a' });
  wish?.fired({});
  await settle();
  expect(events).toEqual([]);
  expect(watches.size).toBe(0);
});

it('never asks for a watch that was ended at once', async () => {
  const { triggers, watches } = setUp();
  triggers.watch(effect('a'));
  triggers.unwatch({ type: 'unwatch-trigger', integrationId: 'one', watchId: 'a' });
  await settle();
  expect(watches.size).toBe(0);
});

it('keeps a watch that was ended and begun again in one go', async () => {
  const { triggers, watches } = setUp();
  triggers.watch(effect('a'));
  await settle();
  triggers.unwatch({ type: 'unwatch-trigger', integrationId: 'one', watchId: 'a' });
  triggers.watch(effect('a'));
  await settle();
  expect(watches.has('a')).toBe(true);
});

it('gives its watches again to an integration that is connected anew, and only those', async () => {
  const { triggers, connected, watches, calls, lines } = setUp();
  connected.clear();
  triggers.watch(effect('a'));
  triggers.watch(effect('b', 'two'));
  await settle();
  expect(watches.size).toBe(0);
  expect(lines).toEqual([]);
  connected.add('one');
  calls.length = 0;
  triggers.connected('one');
  await settle();
  expect(calls).toEqual(['watch a']);
  expect([...watches.keys()]).toEqual(['a']);
});

it('forgets the watches of an integration that was removed', async () => {
  const { triggers, calls } = setUp();
  triggers.watch(effect('a'));
  await settle();
  triggers.forget('one');
  calls.length = 0;
  triggers.connected('one');
  await settle();
  expect(calls).toEqual([]);
});

it('says what cannot be watched for', async () => {
  const { triggers, lines, fail } = setUp();
  fail(new NexaError('NEXA_PLUGIN_UNSUPPORTED', 'The plugin has no such trigger.'));
  triggers.watch(effect('a'));
  await settle();
  expect(lines).toEqual(['a trigger of an automation cannot be watched for']);
});
