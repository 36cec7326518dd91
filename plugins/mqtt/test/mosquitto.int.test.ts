import { execFileSync } from 'node:child_process';
import { createServer } from 'node:net';
import type { JsonObject } from '@nexa/sdk';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { hasMosquitto, Mosquitto, type MosquittoOptions } from './emulator/mosquitto.ts';
import { SimulatedHome } from './emulator/simulated-home.ts';
import { Zigbee2MqttHome } from './emulator/zigbee2mqtt-home.ts';
import { connectTo, startPlugin } from './support/plugin-at-work.ts';

async function startMosquitto(options?: MosquittoOptions): Promise<Mosquitto> {
  const broker = await Mosquitto.start(options);
  onTestFinished(() => broker.stop());
  return broker;
}

describe.skipIf(!hasMosquitto)('with mosquitto (skipped where it is not installed)', () => {
  let broker: Mosquitto;
  let home: SimulatedHome;

  beforeEach(async () => {
    broker = await Mosquitto.start();
    home = await SimulatedHome.connect({ port: broker.port });
  });

  afterEach(async () => {
    await home.leave();
    await broker.stop();
  });

  it('speaks MQTT 5', async () => {
    const { integration } = await connectTo(broker.port);
    expect(await integration.diagnostics()).toMatchObject({ connected: true, protocol: '5' });
  });

  it('finds a lamp of Zigbee2MQTT, switches it, and hears of what happens at it', async () => {
    const zigbee = await Zigbee2MqttHome.start({ port: broker.port });
    onTestFinished(() => zigbee.stop());
    const { host, integration } = await connectTo(broker.port);
    const { sink } = integration;
    const externalId = Zigbee2MqttHome.lampId;
    expect(sink.known.get(externalId)).toMatchObject({ name: 'Lamp', type: 'light', manufacturer: 'IKEA' });
    await sink.waitFor(() => sink.value(externalId, 'linkQuality.lqi') === 120);
    await integration.command({
      externalId,
      capability: 'color',
      command: 'set',
      params: { hue: 120, saturation: 90 },
    });
    await sink.waitFor(() => Number(sink.value(externalId, 'color.hue')) > 117);
    const on = await zigbee.press();
    await sink.waitFor(() => sink.value(externalId, 'onOff.on') === on);
    expect(host.refusals).toEqual([]);
    expect(await integration.diagnostics(externalId)).toMatchObject({
      zigbee2mqtt: { online: true, version: '2.1.3', coordinator: 'zStack3x0' },
      device: { origins: ['Zigbee2MQTT 2.1.3'] },
    });
  });

  it('takes thousands of retained announcements and states, one of each device', async () => {
    const count = 3000;
    for (let index = 0; index < count; index += 1) {
      void home.say(`s/${index}`, String(index % 40), { retain: true });
      const device = { identifiers: [`device-${index}`], name: `Device ${index}` };
      const sensor = {
        unique_id: `u${index}`,
        device,
        state_topic: `s/${index}`,
        device_class: 'temperature',
        unit_of_measurement: '°C',
      };
      void home.announce(`sensor/d${index}/t`, sensor);
    }
    await home.say('done', 'done');
    const { host, integration } = await connectTo(broker.port);
    const { sink } = integration;
    await sink.waitFor(() => sink.known.size === count, 20_000);
    await sink.waitFor(() => sink.value(`device-${count - 1}`, 'temperature.celsius') !== undefined, 20_000);
    expect(host.refusals).toEqual([]);
  });

  it('leaves no ghost of what went while it was away', async () => {
    for (const name of ['one', 'two']) {
      const entity = {
        unique_id: name,
        device: { identifiers: [name], name },
        state_topic: name,
        command_topic: `${name}/set`,
      };
      await home.announce(`switch/${name}`, entity);
    }
    const host = startPlugin();
    const config = { use: 'broker', host: '127.0.0.1', port: broker.port };
    const first = await host.connect(config, 'same');
    expect([...first.sink.known.keys()].sort()).toEqual(['one', 'two']);
    // What is kept is written a moment later.
    const written = () => JSON.stringify(host.sent.filter((sent) => (sent as { kind?: string }).kind === 'ask'));
    const kept = () => ['one', 'two'].every((name) => written().includes(`"${name}":{"description"`));
    await first.sink.waitFor(kept);
    await first.close();
    await home.announce('switch/one', '');
    const second = await host.connect(config, 'same');
    await second.sink.waitFor(({ removed }) => removed.includes('one'));
    expect([...second.sink.known.keys()]).toEqual(['two']);
    expect(host.refusals).toEqual([]);
  });

  it('tells others whether it is there, and that it is gone', async () => {
    const heard: string[] = [];
    await home.on('nexa/status', (payload) => heard.push(payload));
    const { integration } = await connectTo(broker.port);
    await integration.close();
    await integration.sink.waitFor(() => heard.length === 2);
    expect(heard).toEqual(['online', 'offline']);
  });

  it('counts what it left out, and why', async () => {
    await home.announce('camera/x', { topic: 'picture', device: { identifiers: ['x'] } });
    await home.announce('sensor/x/t', {
      state_topic: 's',
      value_template: '{{ now() }}',
      device: { identifiers: ['x'] },
      unit_of_measurement: 'W',
      device_class: 'power',
    });
    const { integration } = await connectTo(broker.port);
    expect(await integration.diagnostics()).toMatchObject({
      skipped: [{ reason: 'the component camera is not known', count: 1 }],
      problems: [{ reason: 'value_template: “now” is a function that NEXA does not know', count: 1 }],
    });
  });

  it('keeps what Tasmota tells of itself for diagnostics', async () => {
    await home.say('tele/kettle/LWT', 'Online', { retain: true });
    const { integration } = await connectTo(broker.port);
    await home.say('tele/kettle/STATE', { UptimeSec: 60, Heap: 25, MqttCount: 3, Wifi: { RSSI: 62 } });
    await integration.sink.waitFor(() => true);
    await expect
      .poll(() => integration.diagnostics())
      .toMatchObject({ tasmota: { devices: 1, offline: 0, weakestSignalPercent: 62, mostReconnects: 3 } });
  });

  it('cannot confirm a device that tells no state', async () => {
    await home.announce('switch/blind', { unique_id: 'b', device: { identifiers: ['b'] }, command_topic: 'b/set' });
    const { integration } = await connectTo(broker.port);
    const wish = { externalId: 'b', capability: 'onOff', command: 'on' };
    expect(await integration.command(wish)).toBe('unconfirmable');
  });
});

/** A certificate authority of the test's own, and a certificate of `127.0.0.1` by it. */
function certificates(): {
  readonly ca: string;
  readonly key: string;
  readonly cert: string;
  readonly fingerprint: string;
} {
  const script = `
set -e; d=$(mktemp -d); cd $d
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout ca.key -out ca.crt -days 30 -subj /CN=home 2>/dev/null
openssl req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout s.key -out s.csr -subj /CN=broker 2>/dev/null
printf 'subjectAltName=IP:127.0.0.1' > ext
openssl x509 -req -in s.csr -CA ca.crt -CAkey ca.key -CAcreateserial -days 30 -extfile ext -out s.crt 2>/dev/null
openssl x509 -in s.crt -noout -fingerprint -sha256 | cut -d= -f2; echo '#cut#'; cat ca.crt; echo '#cut#'; cat s.key; echo '#cut#'; cat s.crt; rm -r $d`;
  const [fingerprint = '', ca = '', key = '', cert = ''] = execFileSync('sh', ['-c', script], {
    encoding: 'utf8',
  }).split('#cut#\n');
  return { fingerprint: fingerprint.trim(), ca, key, cert };
}

describe.skipIf(!hasMosquitto)('with a mosquitto that asks for more (skipped where it is not installed)', () => {
  const pair = (config: JsonObject) => startPlugin().pair([{ host: '127.0.0.1', ...config }]);

  it('is let in with user name and password, and says what is wrong without', async () => {
    const broker = await startMosquitto({
      config: ['allow_anonymous false', 'password_file %d/passwords'],
      // user “home”, password “secret-word”, as mosquitto_passwd writes it
      files: { passwords: passwordLine('home', 'secret-word') },
    });
    const right = { port: broker.port, username: 'home', password: 'secret-word' };
    expect(await pair(right)).toMatchObject({ result: 'done', uniqueId: `127.0.0.1:${broker.port}` });
    expect(await pair({ ...right, password: 'wrong-word' })).toMatchObject({ result: 'retry', field: 'password' });
    await expect(connectTo(broker.port, { username: 'home', password: 'wrong-word' })).rejects.toMatchObject({
      code: 'NEXA_PLUGIN_AUTH_FAILED',
    });
  });

  it('trusts a certificate by its authority or its fingerprint, and sends nothing to another', async () => {
    const { ca, key, cert, fingerprint } = certificates();
    const broker = await startMosquitto({
      config: ['allow_anonymous true', 'certfile %d/s.crt', 'keyfile %d/s.key', 'cafile %d/ca.crt'],
      files: { 's.crt': cert, 's.key': key, 'ca.crt': ca },
    });
    const secured = { port: broker.port, encryption: 'tls' };
    expect(await pair({ ...secured, certificate: ca })).toMatchObject({ result: 'done' });
    expect(await pair({ ...secured, fingerprint })).toMatchObject({ result: 'done' });
    expect(await pair(secured)).toMatchObject({ result: 'retry', field: 'certificate' });
    expect(await pair({ ...secured, fingerprint: fingerprint.replace(/^../, '00') })).toMatchObject({
      result: 'retry',
      field: 'fingerprint',
    });
  });
});

/** A line of mosquitto's password file, made by its own program. */
function passwordLine(user: string, password: string): string {
  const script = `f=$(mktemp); mosquitto_passwd -b -c $f "${user}" "${password}"; cat $f; rm $f`;
  return execFileSync('sh', ['-c', script], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
}

it('says that what answers is no broker', async () => {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.write('HTTP/1.1 400 Bad Request\r\n\r\n', () => socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    await new Promise((resolve) => server.close(resolve));
  });
  const { port } = server.address() as { readonly port: number };
  await expect(connectTo(port)).rejects.toMatchObject({ code: 'NEXA_PLUGIN_PROTOCOL' });
});
