import type { JsonObject } from '@nexa/sdk';
import { describe, expect, it, onTestFinished } from 'vitest';
import { hasMosquitto, Mosquitto } from '../emulator/mosquitto.ts';
import { SimulatedHome } from '../emulator/simulated-home.ts';
import { TestBroker } from '../emulator/test-broker.ts';
import { Wire } from '../emulator/wire.ts';
import { connectTo } from '../support/plugin-at-work.ts';

interface AnyBroker {
  readonly port: number;
  readonly username?: string;
  readonly password?: string;
  stop(): Promise<void>;
}

async function startMosquitto(): Promise<AnyBroker> {
  const broker = await Mosquitto.start();
  onTestFinished(() => broker.stop());
  return broker;
}

async function startAedes(): Promise<TestBroker> {
  const broker = new TestBroker();
  await broker.start();
  onTestFinished(() => broker.stop());
  return broker;
}

/** The plugin at a broker, and somebody else who is there. */
async function homeAt({ port, username, password }: AnyBroker, by = port) {
  const access: JsonObject = username === undefined ? {} : { username, password: password ?? '' };
  const home = await SimulatedHome.connect({
    port,
    ...(username === undefined ? {} : { username, password: password ?? '' }),
  });
  onTestFinished(() => home.leave());
  const { host, integration } = await connectTo(by, access);
  /** Everything that was said before has come by then. */
  const settled = async () => {
    const last = await integration.watch('mqtt.topic', { topic: 'test/last' });
    await home.say('test/last', 'x');
    await integration.sink.waitFor(() => last.fired.length > 0);
    await last.end();
  };
  const subscriptions = async () => Number((await integration.diagnostics())?.subscriptions);
  return { home, host, integration, settled, subscriptions };
}

const brokers: [string, boolean, () => Promise<AnyBroker>][] = [
  ['mosquitto (skipped where it is not installed)', hasMosquitto, () => startMosquitto()],
  ['a broker of MQTT 3.1.1', true, startAedes],
];

describe.each(brokers)('the trigger mqtt.topic, with %s', (_name, isThere, start) => {
  it.skipIf(!isThere)('fires for what comes at its topic, from the moment in which it is watched for', async () => {
    const { home, host, integration, settled } = await homeAt(await start());
    const exact = await integration.watch('mqtt.topic', { topic: 'bell/front' });
    const any = await integration.watch('mqtt.topic', { topic: 'bell/+' });
    const all = await integration.watch('mqtt.topic', { topic: '#' });
    await home.say('bell/front', 'ding');
    await home.say('bell/back', 'dong', { retain: true });
    await home.say('door', { open: true });
    await settled();
    expect(exact.fired).toEqual([{ topic: 'bell/front', payload: 'ding' }]);
    expect(any.fired.map(({ payload }) => payload)).toEqual(['ding', 'dong']);
    expect(all.fired.map(({ topic }) => topic)).toEqual(
      expect.arrayContaining(['bell/front', 'bell/back', 'door', 'test/last']),
    );
    expect(host.refusals).toEqual([]);
  });

  it.skipIf(!isThere)('fires for what is meant of it only', async () => {
    const { home, integration, settled } = await homeAt(await start());
    const text = await integration.watch('mqtt.topic', { topic: 'remote', payload: 'on' });
    const field = await integration.watch('mqtt.topic', { topic: 'remote', field: 'action.key', equals: 2 });
    for (const said of ['on', 'off', { action: { key: 1 } }, { action: { key: 2 } }, '{'])
      await home.say('remote', said);
    await settled();
    expect(text.fired.map(({ payload }) => payload)).toEqual(['on']);
    expect(field.fired.map(({ value }) => value)).toEqual([2]);
  });

  it.skipIf(!isThere)('fires not for what the broker had kept, unless that is wished, and then once', async () => {
    const { home, integration, settled } = await homeAt(await start());
    await home.say('mail', 'old', { retain: true });
    const news = await integration.watch('mqtt.topic', { topic: 'mail' });
    const first = await integration.watch('mqtt.topic', { topic: 'mail', retained: true });
    const second = await integration.watch('mqtt.topic', { topic: 'mail', retained: true });
    await integration.sink.waitFor(() => first.fired.length > 0 && second.fired.length > 0);
    await home.say('mail', 'new', { retain: true });
    await settled();
    expect(news.fired).toEqual([{ topic: 'mail', payload: 'new' }]);
    const both = [
      { topic: 'mail', payload: 'old', retained: true },
      { topic: 'mail', payload: 'new' },
    ];
    expect([first.fired, second.fired]).toEqual([both, both]);
  });

  it.skipIf(!isThere)('subscribes once for all who wait for the same, and not at all when none does', async () => {
    const { home, integration, settled, subscriptions } = await homeAt(await start());
    const before = await subscriptions();
    const one = await integration.watch('mqtt.topic', { topic: 'bell' });
    const other = await integration.watch('mqtt.topic', { topic: 'bell' });
    expect(await subscriptions()).toBe(before + 1);
    await one.end();
    await home.say('bell', 'ding');
    await settled();
    expect([one.fired.length, other.fired.length]).toEqual([0, 1]);
    await other.end();
    expect(await subscriptions()).toBe(before);
  });

  it.skipIf(!isThere)('lets a device hear once what somebody waits for as well', async () => {
    const { home, integration, settled } = await homeAt(await start());
    const remote = { unique_id: 'r', device: { identifiers: ['r'] }, state_topic: 'remote', event_types: ['press'] };
    await home.announce('event/r', remote);
    await integration.sink.waitFor(({ known }) => known.has('r'));
    const all = await integration.watch('mqtt.topic', { topic: '#' });
    const some = await integration.watch('mqtt.topic', { topic: 'remote/#' });
    await home.say('remote', { event_type: 'press' });
    await settled();
    expect(integration.sink.eventsSeen).toHaveLength(1);
    expect(some.fired).toHaveLength(1);
    expect(all.fired.filter(({ topic }) => topic === 'remote')).toHaveLength(1);
  });

  it.skipIf(!isThere)('takes no message from a device that it shares a topic with', async () => {
    const { home, integration, settled } = await homeAt(await start());
    const entity = { unique_id: 'p', device: { identifiers: ['p'] }, state_topic: 'plug', command_topic: 'plug/set' };
    await home.announce('switch/p', entity);
    await integration.sink.waitFor(({ known }) => known.has('p'));
    const watch = await integration.watch('mqtt.topic', { topic: 'plug' });
    await home.say('plug', 'ON');
    await integration.sink.waitFor((sink) => sink.value('p', 'onOff.on') === true);
    await watch.end();
    await home.say('plug', 'OFF');
    await integration.sink.waitFor((sink) => sink.value('p', 'onOff.on') === false);
    await settled();
    expect(watch.fired.map(({ payload }) => payload)).toEqual(['ON']);
  });
});

describe('a topic that cannot be watched for', () => {
  it.each([
    ['is no filter', { topic: 'a/b#' }],
    ['has # in the middle', { topic: 'a/#/b' }],
    ['is shared', { topic: '$share/all/a' }],
    ['has a value without field', { topic: 'a', equals: 1 }],
  ])('is refused in words when it %s', async (_name, config) => {
    const { integration } = await homeAt(await startAedes());
    await expect(integration.watch('mqtt.topic', config)).rejects.toMatchObject({ code: 'NEXA_PLUGIN_UNSUPPORTED' });
  });

  it('is refused in words when the broker does not allow it', async () => {
    const broker = await startAedes();
    broker.forbidden = /^secret/;
    const { integration, subscriptions } = await homeAt(broker);
    const before = await subscriptions();
    const watch = integration.watch('mqtt.topic', { topic: 'secret/door' });
    await expect(watch).rejects.toMatchObject({ message: expect.stringContaining('does not let NEXA subscribe') });
    expect(await subscriptions()).toBe(before);
  });

  it('costs nobody else their connection', async () => {
    const broker = await startAedes();
    const wire = new Wire(() => broker.port);
    await wire.plugIn();
    onTestFinished(() => wire.unplug());
    const { home, integration, settled } = await homeAt(broker, wire.port);
    const door = await integration.watch('mqtt.topic', { topic: 'secret/door' });
    const bell = await integration.watch('mqtt.topic', { topic: 'bell' });
    broker.forbidden = /^secret/;
    await wire.unplug();
    await integration.sink.waitFor(({ statuses }) => statuses.at(-1)?.value === 'offline');
    await wire.plugIn();
    await integration.sink.waitFor(({ statuses }) => statuses.at(-1)?.value === 'online');
    await home.say('secret/door', 'open');
    await home.say('bell', 'ding');
    await settled();
    expect([door.fired.length, bell.fired.length]).toEqual([0, 1]);
  });
});

describe('the action mqtt.publish', () => {
  it.skipIf(!hasMosquitto)('publishes a message as it was wished (mosquitto)', async () => {
    const { home, integration } = await homeAt(await startMosquitto());
    const heard: string[] = [];
    await home.on('lamp/set', (payload) => heard.push(payload));
    await home.on('kept', (payload) => heard.push(payload));
    expect(await integration.runAction('mqtt.publish', { topic: 'lamp/set', payload: 'ON' })).toEqual({});
    await integration.runAction('mqtt.publish', { topic: 'lamp/set', payload: 'OFF', qos: 0 });
    await integration.sink.waitFor(() => heard.length === 2);
    await integration.runAction('mqtt.publish', { topic: 'kept', payload: 'later', retain: true });
    await integration.sink.waitFor(() => heard.length === 3);
    expect(heard).toEqual(['ON', 'OFF', 'later']);
    const late = await integration.watch('mqtt.topic', { topic: 'kept', retained: true });
    await integration.sink.waitFor(() => late.fired.length === 1);
    expect(late.fired).toEqual([{ topic: 'kept', payload: 'later', retained: true }]);
  });

  it('publishes nothing where it may not, or as it cannot', async () => {
    const broker = await startAedes();
    const { integration } = await homeAt(broker);
    const publish = (config: JsonObject) => integration.runAction('mqtt.publish', { payload: 'x', ...config });
    await expect(publish({ topic: 'homeassistant/status' })).rejects.toMatchObject({ code: 'NEXA_PLUGIN_UNSUPPORTED' });
    await expect(publish({ topic: '$SYS/a' })).rejects.toMatchObject({ code: 'NEXA_PLUGIN_UNSUPPORTED' });
    await expect(publish({ topic: 'a', qos: 2 })).rejects.toMatchObject({ code: 'NEXA_AUTOMATION_INVALID' });
    await publish({ topic: 'done' });
    expect(broker.published.filter(({ payload }) => payload === 'x').map(({ topic }) => topic)).toEqual(['done']);
  });
});

describe('a broker that was away', () => {
  it('is asked again for every topic, and tells nothing twice', async () => {
    const broker = await startAedes();
    const wire = new Wire(() => broker.port);
    await wire.plugIn();
    onTestFinished(() => wire.unplug());
    const { home, integration, settled } = await homeAt(broker, wire.port);
    const { sink } = integration;
    await home.say('mail', 'old', { retain: true });
    const bell = await integration.watch('mqtt.topic', { topic: 'bell' });
    const mail = await integration.watch('mqtt.topic', { topic: 'mail', retained: true });
    await sink.waitFor(() => mail.fired.length === 1);
    await wire.unplug();
    await sink.waitFor(({ statuses }) => statuses.at(-1)?.value === 'offline');
    await expect(integration.runAction('mqtt.publish', { topic: 'a', payload: 'x' })).rejects.toMatchObject({
      code: 'NEXA_PLUGIN_UNREACHABLE',
    });
    const meanwhile = await integration.watch('mqtt.topic', { topic: 'door' });
    await home.say('bell', 'unheard');
    await wire.plugIn();
    await sink.waitFor(({ statuses }) => statuses.at(-1)?.value === 'online');
    await home.say('bell', 'ding');
    await home.say('door', 'open');
    await settled();
    expect(bell.fired.map(({ payload }) => payload)).toEqual(['ding']);
    expect(meanwhile.fired.map(({ payload }) => payload)).toEqual(['open']);
    expect(mail.fired).toHaveLength(1);
  });
});
