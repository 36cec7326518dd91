import { connectAsync, type MqttClient } from 'mqtt';

/** How a broker is reached by whoever is not NEXA. */
export interface BrokerAddress {
  readonly port: number;
  readonly username?: string;
  readonly password?: string;
}

/** A message of what stands in a home, as its maker would send it. */
export class SimulatedHome {
  readonly #client: MqttClient;
  readonly #listeners: ((topic: string, payload: string) => void)[] = [];

  #hasLeft = false;

  private constructor(client: MqttClient) {
    this.#client = client;
    client.on('message', (topic, payload) => {
      for (const listener of this.#listeners) listener(topic, payload.toString());
    });
  }

  /** `will` is what the broker publishes for it, to be kept, once it is gone without a farewell. */
  static async connect(
    { port, username, password }: BrokerAddress,
    will?: { readonly topic: string; readonly payload: string },
  ): Promise<SimulatedHome> {
    const client = await connectAsync(`mqtt://127.0.0.1:${port}`, {
      protocolVersion: 4,
      reconnectPeriod: 0,
      clientId: `home-${Math.random().toString(16).slice(2, 10)}`,
      ...(username === undefined ? {} : { username }),
      ...(password === undefined ? {} : { password }),
      ...(will === undefined
        ? {}
        : { will: { topic: will.topic, payload: Buffer.from(will.payload), qos: 1 as const, retain: true } }),
    });
    client.on('error', () => undefined);
    return new SimulatedHome(client);
  }

  /** Calls `listener` for each message to `topic`. */
  async on(topic: string, listener: (payload: string) => void): Promise<void> {
    this.#listeners.push((where, payload) => {
      if (where === topic) listener(payload);
    });
    await this.#client.subscribeAsync(topic, { qos: 1 });
  }

  /** Calls `listener` for each message to a topic that begins so, with what follows. */
  async onAll(base: string, listener: (rest: string, payload: string) => void): Promise<void> {
    this.#listeners.push((where, payload) => {
      if (where.startsWith(base)) listener(where.slice(base.length), payload);
    });
    await this.#client.subscribeAsync(`${base}#`, { qos: 1 });
  }

  /** Resolves when the broker took it. */
  async say(topic: string, payload: object | string, { retain = false } = {}): Promise<void> {
    const text = typeof payload === 'string' ? payload : JSON.stringify(payload);
    await this.#client.publishAsync(topic, text, { qos: 1, retain }).catch((error: unknown) => {
      // What was under way when the home was left is of no interest.
      if (!this.#hasLeft) throw error;
    });
  }

  /** Announces an entity, or takes it back with an empty text. */
  announce(path: string, payload: object | string): Promise<void> {
    return this.say(`homeassistant/${path}/config`, payload, { retain: true });
  }

  async leave(): Promise<void> {
    this.#hasLeft = true;
    await this.#client.endAsync(true);
  }
}
