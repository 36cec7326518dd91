import type { TopicRouter } from '../link/topic-router.ts';
import { isRecord, numberOf } from '../template/values.ts';

/** What one Tasmota device tells of itself every few minutes. */
export interface TasmotaFacts {
  readonly online?: boolean;
  readonly uptimeSeconds?: number;
  readonly heapKilobytes?: number;
  /** How often it lost its broker since it was started. */
  readonly mqttCount?: number;
  /** How well its Wi-Fi is received, in percent. */
  readonly signalPercent?: number;
}

const MOST_DEVICES = 500;

/** LWT and STATE of Tasmota devices, by their topic. */
export class Tasmota {
  readonly #facts = new Map<string, TasmotaFacts>();

  constructor(router: TopicRouter) {
    router.watch('tele/+/LWT', ({ topic, text }) => {
      if (text === 'Online' || text === 'Offline') this.#note(topic, { online: text === 'Online' });
    });
    router.watch('tele/+/STATE', ({ topic, json }) => {
      if (!isRecord(json)) return;
      const wifi = isRecord(json.Wifi) ? json.Wifi : {};
      this.#note(topic, {
        ...known('uptimeSeconds', json.UptimeSec),
        ...known('heapKilobytes', json.Heap),
        ...known('mqttCount', json.MqttCount),
        ...known('signalPercent', wifi.RSSI),
      });
    });
  }

  get devices(): ReadonlyMap<string, TasmotaFacts> {
    return this.#facts;
  }

  #note(topic: string, facts: TasmotaFacts): void {
    const name = topic.split('/')[1] ?? '';
    if (!this.#facts.has(name) && this.#facts.size >= MOST_DEVICES) return;
    this.#facts.set(name, { ...this.#facts.get(name), ...facts });
  }
}

const known = (key: keyof TasmotaFacts, value: unknown): TasmotaFacts => {
  const number = numberOf(value);
  return number === undefined ? {} : { [key]: number };
};
