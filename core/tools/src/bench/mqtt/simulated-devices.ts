import { Socket } from 'node:net';
import { connectAsync, type MqttClient } from 'mqtt';

/** Sensors and plugs of a home, announced as Home Assistant's MQTT discovery wants it; half of them each. */
export class SimulatedDevices {
  readonly count: number;
  readonly #client: MqttClient;
  readonly #waiting = new Map<string, (at: number) => void>();

  private constructor(client: MqttClient, count: number) {
    this.#client = client;
    this.count = count;
  }

  static async announce(url: string, count: number): Promise<SimulatedDevices> {
    const client = await connectAsync(url, { protocolVersion: 5, reconnectPeriod: 0 });
    if (client.stream instanceof Socket) client.stream.setNoDelay(true);
    const devices = new SimulatedDevices(client, count);
    client.on('message', (topic) => devices.#heard(topic, performance.now()));
    await client.subscribeAsync(['bench/plug/+/set', 'echo/command/+'], { qos: 0 });
    const kept: Promise<void>[] = [];
    const keep = (topic: string, announcement: object) => kept.push(devices.keep(topic, announcement));
    for (let index = 0; index < count / 2; index += 1) {
      keep(`homeassistant/binary_sensor/motion${index}/config`, {
        device_class: 'motion',
        unique_id: `motion${index}`,
        state_topic: `bench/motion/${index}`,
        device: { identifiers: [`motion${index}`], name: `Motion ${index}` },
      });
      keep(`homeassistant/switch/plug${index}/config`, {
        unique_id: `plug${index}`,
        state_topic: `bench/plug/${index}`,
        command_topic: `bench/plug/${index}/set`,
        device: { identifiers: [`plug${index}`], name: `Plug ${index}` },
      });
    }
    await Promise.all(kept);
    return devices;
  }

  /** Milliseconds from a sensor's message until the command for its plug is here; the plug reports after that. */
  async motion(index: number): Promise<number> {
    const took = await this.#trip(`bench/motion/${index}`, `bench/plug/${index}/set`);
    this.#client.publish(`bench/plug/${index}`, 'ON');
    return took;
  }

  /** The same through the bare client. */
  echo(index: number): Promise<number> {
    return this.#trip(`echo/state/${index}`, `echo/command/${index}`);
  }

  /** Everything at rest again; no automation minds. */
  async rest(): Promise<void> {
    const told: Promise<unknown>[] = [];
    for (let index = 0; index < this.count / 2; index += 1) {
      this.#client.publish(`bench/motion/${index}`, 'OFF');
      told.push(this.#client.publishAsync(`bench/plug/${index}`, 'OFF', { qos: 1 }));
    }
    await Promise.all(told);
  }

  /** As fast as the socket takes it, one value of one device each. */
  async publish(topic: string, payload: string): Promise<void> {
    if (this.#client.stream.writableNeedDrain)
      await new Promise((drained) => this.#client.stream.once('drain', drained));
    this.#client.publish(topic, payload);
  }

  /** Kept by the broker for whoever comes later. */
  async keep(topic: string, announcement: object): Promise<void> {
    await this.#client.publishAsync(topic, JSON.stringify(announcement), { retain: true, qos: 1 });
  }

  async leave(): Promise<void> {
    await this.#client.endAsync(true);
  }

  async #trip(topic: string, answer: string): Promise<number> {
    const answered = new Promise<number>((resolve) => this.#waiting.set(answer, resolve));
    const startedAt = performance.now();
    this.#client.publish(topic, 'ON');
    return (await answered) - startedAt;
  }

  #heard(topic: string, at: number): void {
    const waiting = this.#waiting.get(topic);
    this.#waiting.delete(topic);
    waiting?.(at);
  }
}
