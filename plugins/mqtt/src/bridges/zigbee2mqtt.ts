import type { Duration } from '@nexa/sdk';
import type { MqttMessage } from '../link/mqtt-message.ts';
import type { TopicRouter } from '../link/topic-router.ts';
import { isRecord, numberOf } from '../template/values.ts';

/** What is known of a Zigbee2MQTT from what it tells of itself. */
export interface Zigbee2MqttFacts {
  readonly seen: boolean;
  readonly online?: boolean;
  readonly version?: string;
  readonly coordinator?: string;
  readonly permitJoin?: boolean;
  readonly restartRequired?: boolean;
  readonly uptimeSeconds?: number;
  readonly memoryPercent?: number;
  readonly mqttQueued?: number;
  /** Devices that left the network or changed their address. */
  readonly unsteadyDevices?: number;
}

export interface Zigbee2MqttParts {
  readonly base: string;
  readonly router: TopicRouter;
  readonly publish: (topic: string, payload: string) => Promise<void>;
}

/** A Zigbee2MQTT beside its devices: whether it runs, and how it is. */
export class Zigbee2Mqtt {
  readonly #parts: Zigbee2MqttParts;
  #facts: Zigbee2MqttFacts = { seen: false };
  #transactions = 0;
  readonly #answers = new Map<string, (status: string) => void>();
  #onInfo: (() => void)[] = [];

  constructor(parts: Zigbee2MqttParts) {
    this.#parts = parts;
    const { base, router } = parts;
    router.watch(`${base}/bridge/state`, (message) => this.#state(message));
    router.watch(`${base}/bridge/info`, (message) => this.#info(message));
    router.watch(`${base}/bridge/health`, (message) => this.#health(message));
    router.watch(`${base}/bridge/response/restart`, (message) => this.#answer(message));
  }

  get facts(): Zigbee2MqttFacts {
    return this.#facts;
  }

  /**
   * Asks it to restart. Resolves with `restarted` once it told anew that it needs no restart, and with why not
   * otherwise. Never takes longer than `limit`.
   */
  async restart(limit: Duration): Promise<'restarted' | 'refused' | 'silent' | 'still-needed'> {
    const { base, publish } = this.#parts;
    this.#transactions += 1;
    const transaction = `nexa-${this.#transactions}`;
    const deadline = AbortSignal.timeout(limit);
    const status = new Promise<string>((resolve) => this.#answers.set(transaction, resolve));
    const renewed = new Promise<void>((resolve) => this.#onInfo.push(resolve));
    try {
      await publish(`${base}/bridge/request/restart`, JSON.stringify({ transaction }));
      const answer = await Promise.race([status, expiryOf(deadline)]);
      if (answer === undefined) return 'silent';
      if (answer !== 'ok') return 'refused';
      await Promise.race([renewed, expiryOf(deadline)]);
      return this.#facts.restartRequired === false ? 'restarted' : 'still-needed';
    } finally {
      this.#answers.delete(transaction);
    }
  }

  #state({ json, text }: MqttMessage): void {
    const word = isRecord(json) ? json.state : text;
    if (word === 'online' || word === 'offline')
      this.#facts = { ...this.#facts, seen: true, online: word === 'online' };
  }

  #info({ json }: MqttMessage): void {
    if (!isRecord(json)) return;
    const coordinator = isRecord(json.coordinator) ? json.coordinator.type : undefined;
    this.#facts = {
      ...this.#facts,
      seen: true,
      ...(typeof json.version === 'string' ? { version: json.version.slice(0, 50) } : {}),
      ...(typeof coordinator === 'string' ? { coordinator: coordinator.slice(0, 50) } : {}),
      ...(typeof json.permit_join === 'boolean' ? { permitJoin: json.permit_join } : {}),
      ...(typeof json.restart_required === 'boolean' ? { restartRequired: json.restart_required } : {}),
    };
    const waiting = this.#onInfo;
    this.#onInfo = [];
    for (const resolve of waiting) resolve();
  }

  #health({ json }: MqttMessage): void {
    if (!isRecord(json)) return;
    const [process, mqtt] = [partOf(json.process), partOf(json.mqtt)];
    const devices = Object.values(partOf(json.devices)).map(partOf);
    const unsteady = devices.filter(
      ({ leave_count: left, network_address_changes: moved }) => (numberOf(left) ?? 0) + (numberOf(moved) ?? 0) > 0,
    );
    this.#facts = {
      ...this.#facts,
      seen: true,
      ...optionalNumber('uptimeSeconds', process.uptime_sec),
      ...optionalNumber('memoryPercent', process.memory_percent),
      ...optionalNumber('mqttQueued', mqtt.queued),
      unsteadyDevices: unsteady.length,
    };
  }

  #answer({ json, retained }: MqttMessage): void {
    if (retained || !isRecord(json)) return;
    const { transaction, status } = json;
    // Older ones do not repeat the transaction; then there is only one restart that can be meant.
    const waiting = typeof transaction === 'string' ? this.#answers.get(transaction) : [...this.#answers.values()][0];
    waiting?.(typeof status === 'string' ? status : 'error');
  }
}

const partOf = (value: unknown): Readonly<Record<string, unknown>> => (isRecord(value) ? value : {});

const optionalNumber = <K extends string>(key: K, value: unknown): { readonly [Key in K]?: number } => {
  const number = numberOf(value);
  return (number === undefined ? {} : { [key]: number }) as { readonly [Key in K]?: number };
};

function expiryOf(signal: AbortSignal): Promise<undefined> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(undefined);
    else signal.addEventListener('abort', () => resolve(undefined), { once: true });
  });
}
