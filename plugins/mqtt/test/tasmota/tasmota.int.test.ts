import { describe, expect, it, onTestFinished } from 'vitest';
import { hasMosquitto, Mosquitto } from '../emulator/mosquitto.ts';
import { type BrokerAddress, SimulatedHome } from '../emulator/simulated-home.ts';
import { TasmotaDevice, type TasmotaOptions } from '../emulator/tasmota-device.ts';
import { TestBroker } from '../emulator/test-broker.ts';
import { placesIn } from '../support/native.ts';
import { connectTo } from '../support/plugin-at-work.ts';

const MAC = 'A0B1C249A3BC';
const TAIL = '49A3BC';

async function startTestBroker(): Promise<BrokerAddress> {
  const broker = new TestBroker();
  await broker.start();
  onTestFinished(() => broker.stop());
  const { port, username, password } = broker;
  return { port, username, password };
}

async function startMosquitto(): Promise<BrokerAddress> {
  const broker = await Mosquitto.start();
  onTestFinished(() => broker.stop());
  return { port: broker.port };
}

const brokers: readonly (readonly [string, boolean, () => Promise<BrokerAddress>])[] = [
  ['a broker of MQTT 3.1.1', true, startTestBroker],
  ['mosquitto (skipped where it is not installed)', hasMosquitto, startMosquitto],
];

describe.each(brokers)('with %s', (_, isThere, startBroker) => {
  /** A device at a broker, and the plugin that finds it there. */
  async function startDevice(options: Omit<TasmotaOptions, 'mac'> = {}) {
    const address = await startBroker();
    const device = await TasmotaDevice.start(address, { mac: MAC, ...options });
    onTestFinished(() => device.lose());
    const { port, ...access } = address;
    const { host, integration } = await connectTo(port, access);
    const { sink } = integration;
    const isAt = (key: string, value: unknown) => sink.waitFor(() => sink.value(MAC, key) === value);
    const command = (capability: string, name: string, params: object = {}, component = 'main') =>
      integration.command({ externalId: MAC, component, capability, command: name, params: { ...params } });
    return { address, device, host, integration, sink, isAt, command };
  }

  it.skipIf(!isThere)('a plug just appears, is asked for its state, and confirms what it is told', async () => {
    const sensors = { ENERGY: { Total: 17.5, Today: 0.2, Power: 12, Voltage: 231, Current: 0.05 } };
    const { device, host, integration, sink, isAt, command } = await startDevice({ sensors });
    expect(sink.known.get(MAC)).toMatchObject({
      name: 'Kettle',
      type: 'plug',
      manufacturer: 'Tasmota',
      identifiers: [{ kind: 'mac', value: 'a0:b1:c2:49:a3:bc' }],
    });
    await isAt('onOff.on', false);
    await isAt('power.watts', 12);
    await isAt('energy.kilowattHours', 17.5);
    await isAt('linkQuality.rssi', -64);
    expect(await command('onOff', 'on')).toBe('accepted');
    await isAt('onOff.on', true);
    expect(device.commands).toContain('POWER1 ON');
    expect(host.refusals).toEqual([]);
    expect(await integration.diagnostics(MAC)).toMatchObject({
      tasmota: { announced: 1, announcedTwice: 0 },
      device: { origins: ['Tasmota 14.2.0'], available: 'online' },
      problems: [],
    });
  });

  it.skipIf(!isThere)('a colour lamp is set, and what nobody carries out is not confirmed', async () => {
    const { device, sink, isAt, command } = await startDevice({ config: { rl: [2], lt_st: 5 } });
    expect(sink.known.get(MAC)).toMatchObject({
      type: 'light',
      limits: { 'colorTemperature.kelvin': { minimum: 2000, maximum: 6536 } },
    });
    await isAt('brightness.level', 40);
    await command('color', 'set', { hue: 120, saturation: 90 });
    await isAt('color.saturation', 90);
    await isAt('onOff.on', true);
    await isAt('color.colorMode', 'color');
    await command('colorTemperature', 'set', { kelvin: 4000 });
    await isAt('colorTemperature.kelvin', 4000);
    await isAt('color.colorMode', 'colorTemperature');
    device.ignoresCommands = true;
    await command('brightness', 'set', { level: 77 });
    await sink.waitFor(() => device.commands.includes('Dimmer 77'));
    expect(sink.value(MAC, 'brightness.level')).toBe(40);
  });

  it.skipIf(!isThere)('shutters are moved, a fan is turned, relays are parts', async () => {
    const config = { rl: [3, 3, 1, 1], sho: [0], sht: [[-90, 90, 10]] };
    const { isAt, command, sink } = await startDevice({ config });
    expect(placesIn(sink.known.get(MAC))).toEqual(
      expect.arrayContaining(['main:cover', 'relay_3:onOff', 'relay_4:onOff']),
    );
    await isAt('cover.position', 0);
    await command('cover', 'open');
    await isAt('cover.position', 100);
    await isAt('cover.movement', 'stopped');
    await command('cover', 'setTilt', { tilt: 75 });
    await isAt('cover.tilt', 75);
    await command('onOff', 'on', {}, 'relay_4');
    await isAt('relay_4:onOff.on', true);
    expect(sink.value(MAC, 'relay_3:onOff.on')).toBe(false);
  });

  it.skipIf(!isThere)('a ceiling fan with its light', async () => {
    const { isAt, command } = await startDevice({ config: { if: 1, rl: [2] } });
    await command('fan', 'set', { speed: 67 }, 'fan');
    await isAt('fan:fan.speed', 66.7);
    await command('onOff', 'on', {}, 'light_1');
    await isAt('light_1:onOff.on', true);
  });

  it.skipIf(!isThere)('keys are told of when they are pressed, and switches where they stand', async () => {
    const config = { rl: [], btn: [1], swc: [1], so: { 73: 1, 114: 1 }, bat: 1 };
    const { device, sink, isAt } = await startDevice({ config, sensors: { Switch1: 'OFF' } });
    await isAt('switch_1:mqtt.flag.on', false);
    await isAt('battery.percent', 81);
    await device.result({ Button1: { Action: 'DOUBLE' } });
    await device.result({ Switch1: { Action: 'ON' } });
    await isAt('switch_1:mqtt.flag.on', true);
    expect(sink.eventsSeen).toMatchObject([{ component: 'button_1', event: 'pressed', data: { press: 'double' } }]);
  });

  it.skipIf(!isThere)('is away when its power is, and asked again when it is back', async () => {
    const { device, sink, isAt, command } = await startDevice();
    await isAt('onOff.on', false);
    await device.lose();
    await sink.waitFor(() => sink.deviceStatusOf(MAC)?.value === 'offline');
    await expect(command('onOff', 'on')).rejects.toMatchObject({ code: 'NEXA_PLUGIN_UNREACHABLE' });
    device.state.power[0] = true;
    await device.connect();
    await sink.waitFor(() => sink.deviceStatusOf(MAC)?.value === 'online');
    await isAt('onOff.on', true);
  });

  it.skipIf(!isThere)(
    'is the same with another name and another topic, and gone when it takes itself back',
    async () => {
      const { device, sink, isAt, command } = await startDevice();
      await isAt('onOff.on', false);
      await device.reconfigure({ dn: 'Toaster', t: 'toaster', ft: 'home/%topic%/%prefix%/' });
      await sink.waitFor(
        () => sink.known.get(MAC)?.name === 'Toaster' && sink.deviceStatusOf(MAC)?.value !== 'offline',
      );
      await sink.waitFor(() => device.commands.at(-1) === 'TelePeriod');
      await command('onOff', 'on');
      await isAt('onOff.on', true);
      expect([...sink.known.keys()]).toEqual([MAC]);
      await device.withdraw();
      await sink.waitFor(({ removed }) => removed.includes(MAC));
    },
  );

  it.skipIf(!isThere)('that announces itself in both ways is one device', async () => {
    const address = await startBroker();
    const home = await SimulatedHome.connect(address);
    onTestFinished(() => home.leave());
    // What an older firmware left behind.
    await home.announce(`switch/${TAIL}_RL_1`, {
      name: 'Kettle',
      stat_t: 'tele/old/STATE',
      avty_t: 'tele/old/LWT',
      cmd_t: 'cmnd/old/POWER',
      uniq_id: `${TAIL}_RL_1`,
      dev: { ids: [TAIL] },
    });
    const device = await TasmotaDevice.start(address, { mac: MAC });
    onTestFinished(() => device.lose());
    const { port, ...access } = address;
    const { integration } = await connectTo(port, access);
    const { sink } = integration;
    const [externalId = ''] = [...sink.known.keys()];
    expect(sink.known.size).toBe(1);
    await integration.command({ externalId, capability: 'onOff', command: 'on' });
    await sink.waitFor(() => sink.value(externalId, 'onOff.on') === true);
    expect(await integration.diagnostics()).toMatchObject({
      tasmota: { announced: 1, announcedTwice: 1 },
      skipped: [{ reason: 'the device announces itself in another way too', count: 1 }],
    });
    await home.announce(`switch/${TAIL}_RL_1`, '');
    await device.withdraw();
    await sink.waitFor(({ removed }) => removed.includes(externalId));
    expect(sink.known.size).toBe(0);
  });

  it.skipIf(!isThere)('garbage in place of an announcement is counted, and takes nothing away', async () => {
    const { device, integration, sink, isAt } = await startDevice();
    await isAt('onOff.on', false);
    await device.say(`tasmota/discovery/${MAC}/config`, '{"rl":', true);
    await device.say(`tasmota/discovery/${MAC}/sensors`, '[]', true);
    await device.say('tasmota/discovery/kettle/config', {}, true);
    await expect
      .poll(() => integration.diagnostics())
      .toMatchObject({ problems: [{ count: 1 }, { count: 1 }, { count: 1 }], devices: 1 });
    expect(sink.removed).toEqual([]);
  });

  it.skipIf(!isThere)('tells what it measures at its own pace', async () => {
    const address = await startBroker();
    const device = await TasmotaDevice.start(address, {
      mac: MAC,
      sensors: { DS18B20: { Id: '0114', Temperature: 70 }, TempUnit: 'F' },
    });
    onTestFinished(() => device.lose());
    device.telePeriod = 60;
    const { port, ...access } = address;
    const { sink } = (await connectTo(port, access)).integration;
    await sink.waitFor(() => sink.known.get(MAC)?.reportIntervals?.['temperature.celsius'] === 60_000);
    await device.tell();
    await sink.waitFor(() => sink.value(MAC, 'temperature.celsius') === 21.111111);
  });
});
