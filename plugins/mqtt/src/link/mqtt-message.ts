import type { Instant } from '@nexa/sdk';

export interface MessageDetails {
  readonly retained: boolean;
  readonly receivedAt: Instant;
  readonly subscriptions?: readonly number[] | undefined;
}

/** A message as it came from the broker. JSON is read once, however many entities look at it. */
export class MqttMessage {
  readonly topic: string;
  readonly payload: Buffer;
  /** The broker had kept it, so it may be of any age. With `keepRetainFlag`: it was published to be kept. */
  readonly retained: boolean;
  readonly receivedAt: Instant;
  /** The subscriptions that this copy of it is for; left out, it is the only copy. */
  readonly subscriptions: readonly number[] | undefined;
  #text: string | undefined;
  #json: { readonly value: unknown } | undefined;

  constructor(topic: string, payload: Buffer, details: MessageDetails) {
    this.topic = topic;
    this.payload = payload;
    this.retained = details.retained;
    this.receivedAt = details.receivedAt;
    this.subscriptions = details.subscriptions;
  }

  /** The same message for somebody who comes late: nothing in it happens now. */
  get asKept(): MqttMessage {
    if (this.retained) return this;
    return new MqttMessage(this.topic, this.payload, { retained: true, receivedAt: this.receivedAt });
  }

  /** Whether this copy of it is for a subscription. */
  isFor(subscription: number): boolean {
    return this.subscriptions === undefined || this.subscriptions.includes(subscription);
  }

  get text(): string {
    this.#text ??= this.payload.toString('utf8');
    return this.#text;
  }

  /** The payload as JSON; `undefined` when it is none. */
  get json(): unknown {
    this.#json ??= { value: parsed(this.text) };
    return this.#json.value;
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
