import type { Duplex } from 'node:stream';
import { type CancelSignal, type NexaError, seconds } from '@nexa/sdk';
import { type IClientOptions, type IClientSubscribeOptions, type ISubscriptionMap, MqttClient } from 'mqtt';
import type { Timings } from '../timings.ts';
import { brokerFailure, codeOf, isVersionRefusal, refusalOf, shortReason } from './broker-failure.ts';
import type { BrokerTarget } from './broker-target.ts';
import { withDeadline } from './deadline.ts';
import { FairTurns } from './fair-turns.ts';
import { MqttMessage } from './mqtt-message.ts';
import { guardPacketSize, MAX_PACKET } from './packet-size.ts';

export interface SessionListener {
  message(message: MqttMessage): void;
  /** The connection is over; told once, never for one that was closed by us. */
  lost(error: NexaError): void;
}

export interface SessionOptions {
  readonly target: BrokerTarget;
  readonly timings: Timings;
  readonly listener: SessionListener;
  readonly now: () => number;
  readonly signal: CancelSignal;
  /** What the broker tells others of us once we are gone. */
  readonly will?: { readonly topic: string; readonly payload: string };
  /** MQTT 5 is not tried when it was refused before. */
  readonly versions: readonly ProtocolVersion[];
}

/** 5 is MQTT 5, 4 is MQTT 3.1.1. */
export type ProtocolVersion = 4 | 5;

/** What is subscribed to. */
export interface Subscription {
  readonly filter: string;
  /**
   * Comes back with each message that is sent for it: with MQTT 5 mosquitto sends a message once for every filter that
   * takes it. From 1; several may share one.
   */
  readonly id: number;
  /** Messages tell whether they were published to be kept, not whether they were kept before. MQTT 5 only. */
  readonly keepRetainFlag?: boolean;
}

/** A message that is to be published. */
export interface Publication {
  readonly topic: string;
  readonly payload: string;
  readonly retain: boolean;
  /** 1 when left out. */
  readonly qos?: 0 | 1;
}

const FILTERS_PER_PACKET = 100;
const SUBSCRIPTION_REFUSED = 128;

class VersionRefused extends Error {}

/** One connection to a broker, from CONNECT to its end. It does not come back by itself. */
export class BrokerSession {
  readonly version: ProtocolVersion;
  readonly #client: MqttClient;
  readonly #options: SessionOptions;
  #isOpen = true;
  /** Whether the broker says for which subscription it sends a message. */
  #isIdentifying = false;

  private constructor(client: MqttClient, version: ProtocolVersion, options: SessionOptions) {
    this.#client = client;
    this.version = version;
    this.#options = options;
  }

  /** Connects with the newest version that the broker takes. Rejects with an error of the contract. */
  static async open(options: SessionOptions): Promise<BrokerSession> {
    const { target, timings, signal, versions } = options;
    for (const version of versions) {
      const stream = await target.open(timings.open, signal);
      try {
        return await BrokerSession.#handshake(stream, version, options);
      } catch (error) {
        stream.destroy();
        if (!(error instanceof VersionRefused)) throw error;
      }
    }
    throw brokerFailure.garbage(target.where, new Error('it accepts neither MQTT 5 nor 3.1.1'));
  }

  static async #handshake(stream: Duplex, version: ProtocolVersion, options: SessionOptions): Promise<BrokerSession> {
    const { target, timings, signal } = options;
    const client = new MqttClient(() => stream as never, clientOptions(version, options));
    const session = new BrokerSession(client, version, options);
    session.#receive(stream);
    client.once('connect', ({ properties }) => {
      session.#isIdentifying = version === 5 && properties?.subscriptionIdentifiersAvailable !== false;
    });
    try {
      await withDeadline(accepted(client, version, target.where), timings.handshake, () =>
        brokerFailure.silent(target.where),
      );
      if (signal.aborted) throw brokerFailure.closed(target.where);
    } catch (error) {
      session.close();
      throw error;
    }
    client.once('close', () => session.#lose(brokerFailure.dropped(target.where)));
    client.on('error', (error) => session.#lose(troubleOf(target.where, error)));
    client.on('disconnect', ({ reasonCode }) =>
      session.#lose(
        reasonCode === undefined || reasonCode === 0
          ? brokerFailure.dropped(target.where)
          : disconnected(target.where, reasonCode),
      ),
    );
    return session;
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** Resolves when the broker took it; at QoS 0 when it was sent. */
  async publish({ topic, payload, retain, qos = 1 }: Publication): Promise<void> {
    const { where } = this.#options.target;
    if (!this.#isOpen) throw brokerFailure.closed(where);
    const sent = this.#client.publishAsync(topic, payload, { qos, retain }).catch((error: unknown) => {
      if (!this.#isOpen) throw brokerFailure.dropped(where);
      throw brokerFailure.notPublished(where, topic, error);
    });
    await withDeadline(sent, this.#options.timings.acknowledge, () => brokerFailure.unacknowledged(where));
  }

  /** Resolves with the filters that the broker refused. */
  async subscribe(subscriptions: readonly Subscription[]): Promise<string[]> {
    const { where } = this.#options.target;
    const refused: string[] = [];
    for (const part of packetsOf(subscriptions)) {
      if (!this.#isOpen) throw brokerFailure.closed(where);
      const map = mapOf(part);
      const granted = this.#client.subscribeAsync(map, this.#identified(part)).then(
        (grants) => grants.map(({ qos }) => qos),
        (error: unknown) => {
          // One refused filter rejects them all, though the others hold.
          const codes = grantsIn(error);
          if (codes !== undefined) return codes;
          throw this.#isOpen ? brokerFailure.garbage(where, error) : brokerFailure.dropped(where);
        },
      );
      const codes = await withDeadline(granted, this.#options.timings.acknowledge, () =>
        brokerFailure.unacknowledged(where),
      );
      refused.push(...Object.keys(map).filter((_, index) => (codes[index] ?? 0) >= SUBSCRIPTION_REFUSED));
    }
    return refused;
  }

  #identified([first]: readonly Subscription[]): IClientSubscribeOptions | undefined {
    if (!this.#isIdentifying || first === undefined) return undefined;
    return { qos: 0, properties: { subscriptionIdentifier: first.id } };
  }

  async unsubscribe(filters: readonly string[]): Promise<void> {
    const { where } = this.#options.target;
    for (let from = 0; from < filters.length && this.#isOpen; from += FILTERS_PER_PACKET) {
      const done = this.#client.unsubscribeAsync(filters.slice(from, from + FILTERS_PER_PACKET));
      await withDeadline(done, this.#options.timings.acknowledge, () => brokerFailure.unacknowledged(where));
    }
  }

  /** Says farewell with what is to be known of us, and closes. Never throws. */
  async leave(topic: string, payload: string): Promise<void> {
    if (!this.#isOpen) return;
    const said = this.#client.publishAsync(topic, payload, { qos: 0, retain: true });
    await this.#within(said);
    await this.part();
  }

  /** Closes as the protocol wants it: the broker publishes no will. Never throws. */
  async part(): Promise<void> {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    await this.#within(this.#client.endAsync());
    this.close();
  }

  async #within(farewell: Promise<unknown>): Promise<void> {
    const { where } = this.#options.target;
    await withDeadline(farewell, FAREWELL, () => brokerFailure.unacknowledged(where)).catch(() => undefined);
  }

  /** Ends it at once; the broker publishes the will. */
  close(): void {
    this.#isOpen = false;
    this.#client.on('error', () => undefined);
    this.#client.end(true);
    this.#client.stream?.destroy();
  }

  #receive(stream: Duplex): void {
    const { listener, now } = this.#options;
    const turns = new FairTurns();
    guardPacketSize(this.#client, stream, () => this.#lose(brokerFailure.tooLarge(this.#options.target.where)));
    this.#client.on('message', (topic, payload, packet) => {
      if (!this.#isOpen) return;
      const subscriptions = subscriptionsOf(packet.properties?.subscriptionIdentifier);
      const retained = packet.retain === true;
      listener.message(new MqttMessage(topic, payload, { retained, receivedAt: now(), subscriptions }));
    });
    // The broker sends no faster than this lets it: what is not taken stays in its socket.
    this.#client.handleMessage = (_packet, done) => turns.take(done);
  }

  #lose(error: NexaError): void {
    if (!this.#isOpen) return;
    this.close();
    this.#options.listener.lost(error);
  }
}

const FAREWELL = seconds(1);

const SERVER_NOT_AUTHORISED = 0x87;
const disconnected = (where: string, code: number): NexaError =>
  code === SERVER_NOT_AUTHORISED ? refusalOf(where, code) : brokerFailure.dropped(where, `code ${code}`);

function clientOptions(version: ProtocolVersion, { target, timings, will }: SessionOptions): IClientOptions {
  return {
    protocolId: 'MQTT',
    protocolVersion: version,
    clientId: target.clientId,
    clean: true,
    keepalive: Math.max(1, Math.round(timings.keepalive / 1000)),
    reconnectPeriod: 0,
    connectTimeout: timings.handshake,
    resubscribe: false,
    queueQoSZero: false,
    timerVariant: 'native',
    ...(will === undefined ? {} : { will: { ...will, payload: Buffer.from(will.payload), qos: 1, retain: true } }),
    ...(target.username === undefined ? {} : { username: target.username }),
    ...(target.password === undefined ? {} : { password: target.password }),
    ...(version === 5 ? { properties: { sessionExpiryInterval: 0, maximumPacketSize: MAX_PACKET } } : {}),
  };
}

/** What ended a connection: the network, silence, or something that is no MQTT. */
function troubleOf(where: string, error: Error): NexaError {
  if (/^E[A-Z]+$/.test(codeOf(error))) return brokerFailure.dropped(where, shortReason(error));
  return /keepalive/i.test(error.message) ? brokerFailure.silent(where) : brokerFailure.garbage(where, error);
}

function accepted(client: MqttClient, version: ProtocolVersion, where: string): Promise<void> {
  return new Promise((resolve, reject) => {
    client.once('connect', () => resolve());
    client.once('error', (error) => {
      const { code } = error as { readonly code?: unknown };
      if (typeof code !== 'number') reject(troubleOf(where, error));
      else reject(isVersionRefusal(code) ? new VersionRefused() : refusalOf(where, code));
    });
    // Old brokers close the connection where they should say that they do not know version 5.
    client.once('close', () => reject(version === 5 ? new VersionRefused() : brokerFailure.dropped(where)));
  });
}

/** One packet carries one id. */
function packetsOf(subscriptions: readonly Subscription[]): Subscription[][] {
  const packets: Subscription[][] = [];
  const open = new Map<number, Subscription[]>();
  for (const subscription of subscriptions) {
    const { id } = subscription;
    let packet = open.get(id);
    if (packet === undefined || packet.length >= FILTERS_PER_PACKET) {
      packet = [];
      packets.push(packet);
      open.set(id, packet);
    }
    packet.push(subscription);
  }
  return packets;
}

/** The broker's answer to each filter of a packet, where it came as an error. */
function grantsIn(error: unknown): readonly number[] | undefined {
  const { packet } = error as { readonly packet?: { readonly granted?: unknown } };
  return Array.isArray(packet?.granted) ? (packet.granted as number[]) : undefined;
}

const subscriptionsOf = (id: number | number[] | undefined): readonly number[] | undefined =>
  typeof id === 'number' ? [id] : id;

/** QoS 0: of thousands of kept messages at QoS 1 mosquitto drops all beyond its queue of 1,000. */
function mapOf(subscriptions: readonly Subscription[]): ISubscriptionMap {
  return Object.fromEntries(
    subscriptions.map(({ filter, keepRetainFlag = false }) => [filter, { qos: 0, rap: keepRetainFlag }]),
  );
}
