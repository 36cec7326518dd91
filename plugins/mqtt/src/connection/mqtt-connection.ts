import {
  type ActionRequest,
  type CancelSignal,
  type CommandAcknowledgement,
  type CommandRequest,
  type Connection,
  type DeviceDescription,
  type Duration,
  type EndWatch,
  errorMessage,
  type IntegrationContext,
  milliseconds,
  type NexaError,
  type StatusReport,
  type TriggerWatch,
} from '@nexa/sdk';
import type { PublishWish, TopicWish } from '../automation/parts.ts';
import { publicationOf } from '../automation/publish.ts';
import { watchTopic } from '../automation/watch-topic.ts';
import { Tasmota } from '../bridges/tasmota.ts';
import { Zigbee2Mqtt } from '../bridges/zigbee2mqtt.ts';
import type { MqttConfig } from '../config.ts';
import { discoveryFilters } from '../home-assistant/discovery-topic.ts';
import type { BrokerSession, ProtocolVersion, Publication } from '../link/broker-session.ts';
import { LinkKeeper, STATUS_TOPIC } from '../link/link-keeper.ts';
import type { MqttMessage } from '../link/mqtt-message.ts';
import { TopicRouter } from '../link/topic-router.ts';
import { DeviceBook } from '../model/device-book.ts';
import { RememberedDevices } from '../model/remembered-devices.ts';
import { ChunkedStore } from '../storage/chunked-store.ts';
import { tasmotaFilters } from '../tasmota/discovery-topic.ts';
import { NativeTasmota } from '../tasmota/native-tasmota.ts';
import type { Timings } from '../timings.ts';
import { type BrokerSource, startBroker } from './broker-source.ts';
import { carryOut } from './carry-out.ts';
import { deviceSink } from './device-sink.ts';
import { QuietWatch } from './quiet-watch.ts';
import { statusOf } from './status-of.ts';

const DEVICE_CHUNKS = 40;
/** What is not written when the integration ends is lost. */
const WRITE_BEHIND = milliseconds(200);

/** One broker with everything that announces itself there, from `connect` to `disconnect`. */
export class MqttConnection implements Connection {
  readonly book: DeviceBook;
  readonly zigbee2mqtt: Zigbee2Mqtt;
  readonly tasmota: Tasmota;
  readonly nativeTasmota: NativeTasmota;
  readonly router: TopicRouter;
  readonly timings: Timings;
  readonly #context: IntegrationContext<MqttConfig>;
  readonly #broker: BrokerSource;
  readonly #keeper: LinkKeeper;
  readonly #store: ChunkedStore;
  readonly #quiet: QuietWatch;
  readonly #prefix: string;
  #life = 0;
  #version: ProtocolVersion | undefined;
  #status: StatusReport | undefined;
  #messages = 0;
  #isOpen = false;
  #connections = 0;

  /** Opens the link and waits for what is announced; throws when the broker cannot be reached or refuses. */
  static async open(context: IntegrationContext<MqttConfig>, timings: Timings): Promise<MqttConnection> {
    const { storage, clock, logger } = context;
    const options = { storage, clock, logger, name: 'devices', chunks: DEVICE_CHUNKS, delay: WRITE_BEHIND };
    const store = await ChunkedStore.load(options);
    const broker = await startBroker(context);
    const connection = new MqttConnection(context, { timings, broker, store });
    try {
      await connection.#start();
    } catch (error) {
      await connection.disconnect();
      throw error;
    }
    return connection;
  }

  private constructor(
    context: IntegrationContext<MqttConfig>,
    parts: { readonly timings: Timings; readonly broker: BrokerSource; readonly store: ChunkedStore },
  ) {
    this.#context = context;
    this.timings = parts.timings;
    this.#broker = parts.broker;
    this.#store = parts.store;
    this.#quiet = new QuietWatch(context.clock);
    this.#prefix = context.config.discoveryPrefix ?? 'homeassistant';
    this.router = new TopicRouter(context.logger);
    this.book = new DeviceBook({
      prefix: this.#prefix,
      sink: deviceSink(context, () => this.#isOpen),
      router: this.router,
      remembered: new RememberedDevices(this.#store),
      gather: this.timings.gather,
    });
    this.nativeTasmota = new NativeTasmota({
      book: this.book,
      router: this.router,
      clock: context.clock,
      logger: context.logger,
      publish: (publication) => this.publish(publication),
      gather: this.timings.gather,
    });
    for (const filter of this.#announcing) {
      this.router.watch(filter, (message) => this.#announced(message), true);
    }
    this.zigbee2mqtt = new Zigbee2Mqtt({
      base: context.config.zigbee2mqtt ?? 'zigbee2mqtt',
      router: this.router,
      publish: (topic, payload) => this.publish({ topic, payload, retain: false }),
    });
    this.tasmota = new Tasmota(this.router);
    this.#keeper = new LinkKeeper({
      target: this.#broker.target,
      timings: this.timings,
      clock: context.clock,
      listener: {
        up: (session) => this.#onUp(session),
        down: (error) => this.#onDown(error),
        message: (message) => this.#onMessage(message),
      },
    });
  }

  get devices(): readonly DeviceDescription[] {
    return this.book.descriptions;
  }

  /** Why the broker is not reached; `undefined` while it is. */
  get failure(): NexaError | undefined {
    return this.#keeper.failure;
  }

  get facts() {
    const version = this.#keeper.current?.version;
    return {
      connected: version !== undefined,
      ...(version === undefined ? {} : { protocol: version === 5 ? '5' : '3.1.1' }),
      connections: this.#connections,
      messages: this.#messages,
      subscriptions: this.router.count,
      refusedSubscriptions: this.router.refused.size,
      announcements: this.book.topicCount,
      devices: this.book.devices.length,
    };
  }

  get ownBroker() {
    return this.#broker.own?.facts;
  }

  get now(): number {
    return this.#context.clock.now();
  }

  async command(request: CommandRequest): Promise<CommandAcknowledgement> {
    return await carryOut(request, this.book, (order) => this.publish(order));
  }

  async refresh(externalId: string | undefined, _signal: CancelSignal): Promise<void> {
    const { session } = this.#keeper;
    const devices = this.book.devices.filter((device) => externalId === undefined || device.externalId === externalId);
    const topics = devices.flatMap(({ entities }) => entities.flatMap(({ model }) => model.watches));
    const wanted = [...new Set(topics.map(({ topic }) => topic))];
    if (session.isOpen) await this.router.renew(wanted);
    this.nativeTasmota.ask(devices.flatMap(({ nativeMac }) => nativeMac ?? []));
  }

  /** The one trigger that there is: a message at a topic. */
  async watchTrigger({ config, fire }: TriggerWatch): Promise<EndWatch> {
    return await watchTopic(this.router, config as TopicWish, fire);
  }

  /** The one action that there is: a message is published. */
  async runAction({ config }: ActionRequest): Promise<undefined> {
    await this.publish(publicationOf(config as PublishWish, this.#prefix));
  }

  async publish(publication: Publication): Promise<void> {
    await this.#keeper.session.publish(publication);
  }

  /** Drops the link and opens it afresh; throws why that did not work. */
  async reconnect(): Promise<void> {
    await this.#keeper.reopen();
  }

  /** Asks everything that announces itself to do so again, with its states. */
  async askToAnnounce(): Promise<void> {
    this.nativeTasmota.ask();
    await this.#greet();
  }

  async #greet(): Promise<void> {
    await this.publish({ topic: `${this.#prefix}/status`, payload: 'online', retain: false });
  }

  /** Where devices announce themselves. */
  get #announcing(): readonly string[] {
    return [...discoveryFilters(this.#prefix), ...tasmotaFilters];
  }

  /** Resolves once `look` holds, or after `limit`. */
  async waitUntil(look: () => boolean, limit: Duration): Promise<void> {
    const end = performance.now() + limit;
    while (!look() && performance.now() < end) await this.#context.clock.sleep(this.timings.gather);
  }

  /** Resolves once nothing was announced for a while. */
  async settle(): Promise<void> {
    const { quiet, firstLook } = this.timings;
    await this.#quiet.wait(quiet, firstLook);
    this.book.settle();
  }

  async disconnect(): Promise<void> {
    this.#store.end();
    await this.#keeper.close();
    this.router.end();
    await this.#broker.close();
  }

  async #start(): Promise<void> {
    await this.#keeper.open();
    await this.settle();
    this.#isOpen = true;
  }

  async #onUp(session: BrokerSession): Promise<void> {
    this.#version = session.version;
    this.book.beginLife();
    await this.router.begin(session);
    await session.publish({ topic: STATUS_TOPIC, payload: 'online', retain: true });
    this.#connections += 1;
    const wasDown = this.#status?.value === 'offline';
    this.#reportStatus({ value: 'online' });
    if (wasDown) this.#context.logger.info('The MQTT broker is back.');
    this.#life += 1;
    void this.#lookAround(this.#life);
  }

  #onDown(error: NexaError): void {
    this.router.end();
    this.#life += 1;
    const status = statusOf(error);
    if (this.#status?.value === 'offline' && this.#status.detail === status.detail) return;
    this.#reportStatus(status);
    this.#context.logger.warn('The MQTT broker is away.', { reason: String(error.params.reason ?? error.code) });
  }

  #reportStatus(status: StatusReport): void {
    this.#status = status;
    this.#context.reportIntegrationStatus(status);
  }

  #onMessage(message: MqttMessage): void {
    this.#messages += 1;
    this.router.deliver(message);
  }

  #announced(message: MqttMessage): void {
    // MQTT 5 tells of every message whether it was published to be kept; 3.1.1 of those only that came late.
    const isKept = message.retained ? true : this.#version === 5 ? false : undefined;
    if (this.book.announce(message, isKept) || this.nativeTasmota.announce(message, isKept)) this.#quiet.hear();
  }

  /** Asks for states once it is known who there is; what is not announced again after a new connection is gone. */
  async #lookAround(life: number): Promise<void> {
    try {
      await this.#quiet.wait(this.timings.quiet, this.timings.firstLook);
      this.nativeTasmota.resume();
      await this.#greet();
      await this.#quiet.wait(this.timings.sweep);
      const needed = this.nativeTasmota.count > 0 ? this.#announcing : discoveryFilters(this.#prefix);
      const isWhole = !needed.some((filter) => this.router.refused.has(filter));
      if (life === this.#life && isWhole && this.#isOpen) this.nativeTasmota.forget(this.book.sweep());
    } catch (error) {
      this.#context.logger.debug('What is gone was not looked for.', { reason: errorMessage(error) });
    }
  }
}
