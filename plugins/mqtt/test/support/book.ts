import { seconds } from '@nexa/sdk';
import { MqttMessage } from '../../src/link/mqtt-message.ts';
import { TopicRouter } from '../../src/link/topic-router.ts';
import { DeviceBook } from '../../src/model/device-book.ts';
import { RememberedDevices } from '../../src/model/remembered-devices.ts';
import { ChunkedStore } from '../../src/storage/chunked-store.ts';
import { NativeTasmota } from '../../src/tasmota/native-tasmota.ts';
import { MapStorage, RecordingSink } from './recording-sink.ts';

/** A book of devices with a broker that a test plays. */
export class TestBook {
  readonly sink: RecordingSink;
  readonly storage: MapStorage;
  readonly router: TopicRouter;
  readonly book: DeviceBook;
  readonly native: NativeTasmota;
  /** What was published to devices, as `topic payload`. */
  readonly published: string[] = [];
  /** Resolves when the broker took a message, or rejects. */
  brokerTakes: () => Promise<void> = () => Promise.resolve();

  private constructor(parts: { sink: RecordingSink; storage: MapStorage; store: ChunkedStore }) {
    this.sink = parts.sink;
    this.storage = parts.storage;
    this.router = new TopicRouter(parts.sink.logger);
    this.book = new DeviceBook({
      prefix: 'homeassistant',
      sink: parts.sink,
      router: this.router,
      remembered: new RememberedDevices(parts.store),
      gather: seconds(1),
    });
    this.native = new NativeTasmota({
      book: this.book,
      router: this.router,
      clock: parts.sink.clock,
      logger: parts.sink.logger,
      gather: seconds(1),
      publish: async ({ topic, payload }) => {
        await this.brokerTakes();
        this.published.push(`${topic} ${payload}`.trim());
      },
    });
  }

  static async open(sink = new RecordingSink(), storage = new MapStorage()): Promise<TestBook> {
    const { clock, logger } = sink;
    const store = await ChunkedStore.load({ storage, clock, logger, name: 'd', chunks: 4, delay: seconds(1) });
    return new TestBook({ sink, storage, store });
  }

  /** The plugin is started anew; storage and what the host knows stay. */
  async restart(): Promise<TestBook> {
    await this.sink.wake();
    this.sink.reconnected();
    return TestBook.open(this.sink, this.storage);
  }

  /** Something is published at a discovery topic; nothing takes it back. */
  announce(path: string, payload: object | string, isKept: boolean | undefined = true): void {
    const text = typeof payload === 'string' ? payload : JSON.stringify(payload);
    this.book.announce(messageAt(`homeassistant/${path}/config`, text), isKept);
  }

  /** Something is published where Tasmota devices announce themselves. */
  announceNative(mac: string, kind: 'config' | 'sensors', payload: object | string, isKept = true): void {
    const text = typeof payload === 'string' ? payload : JSON.stringify(payload);
    this.native.announce(messageAt(`tasmota/discovery/${mac}/${kind}`, text), isKept);
  }

  /** What is not announced any more after a new connection is gone. */
  sweep(): void {
    this.native.forget(this.book.sweep());
  }

  /** A device publishes something. */
  say(topic: string, payload: object | string, retained = false): void {
    this.router.deliver(messageAt(topic, typeof payload === 'string' ? payload : JSON.stringify(payload), retained));
  }

  settle(): void {
    this.book.settle();
  }
}

const messageAt = (topic: string, text: string, retained = false) =>
  new MqttMessage(topic, Buffer.from(text), { retained, receivedAt: 1000 });
