import { describe, expect, it, onTestFinished } from 'vitest';
import { SimulatedHome } from '../emulator/simulated-home.ts';
import { TestBroker } from '../emulator/test-broker.ts';
import { Wire } from '../emulator/wire.ts';
import { connectTo } from '../support/plugin-at-work.ts';

const plug = (name: string) => ({
  unique_id: name,
  device: { identifiers: [name], name },
  state_topic: `${name}/state`,
  command_topic: `${name}/set`,
});

/** A broker with two plugs, on a wire that a test can unplug. */
async function startHome() {
  const broker = new TestBroker();
  await broker.start();
  const { port, username, password } = broker;
  const home = await SimulatedHome.connect({ port, username, password });
  const wire = new Wire(() => port);
  await wire.plugIn();
  onTestFinished(async () => {
    await home.leave();
    await wire.unplug();
    await broker.stop();
  });
  for (const name of ['one', 'two']) await home.announce(`switch/${name}`, plug(name));
  const { host, integration } = await connectTo(wire.port, { username, password });
  return { broker, home, wire, host, integration };
}

describe('a broker that was away', () => {
  it('takes devices with it that went meanwhile, and brings those that came', async () => {
    const { home, wire, integration, host } = await startHome();
    const { sink } = integration;
    await wire.unplug();
    await sink.waitFor(({ statuses }) => statuses.at(-1)?.value === 'offline');
    await home.announce('switch/one', '');
    await home.announce('switch/three', plug('three'));
    await wire.plugIn();
    await sink.waitFor(({ removed, known }) => removed.includes('one') && known.has('three'));
    expect([...sink.known.keys()].sort()).toEqual(['three', 'two']);
    expect(host.refusals).toEqual([]);
  });

  it('is told of once, however often it is tried', async () => {
    const { wire, integration, host } = await startHome();
    wire.mode = 'rejecting';
    wire.dropAll();
    await integration.sink.waitFor(() => wire.attempts > 5);
    const told = host.log.filter(({ level }) => level !== 'debug').map(({ message }) => message);
    expect(told).toEqual(['The MQTT broker is away.']);
  });

  it('says to a command that it is not reached, and sends it never', async () => {
    const { broker, wire, integration } = await startHome();
    const { sink } = integration;
    await wire.unplug();
    await sink.waitFor(({ statuses }) => statuses.at(-1)?.value === 'offline');
    const wish = { externalId: 'one', capability: 'onOff', command: 'on' };
    await expect(integration.command(wish)).rejects.toMatchObject({ code: 'NEXA_PLUGIN_UNREACHABLE' });
    await wire.plugIn();
    await sink.waitFor(({ statuses }) => statuses.at(-1)?.value === 'online');
    await integration.command(wish);
    expect(broker.published.filter(({ topic }) => topic === 'one/set')).toHaveLength(1);
  });
});

describe('asked for its states', () => {
  it('a device whose state the broker had kept tells it again', async () => {
    const { home, integration } = await startHome();
    const { sink } = integration;
    await home.say('one/state', 'ON', { retain: true });
    await sink.waitFor(() => sink.value('one', 'onOff.on') === true);
    const before = sink.seen.length;
    await integration.refresh('one');
    await sink.waitFor(({ seen }) => seen.slice(before).some(({ externalId }) => externalId === 'one'));
  });
});
