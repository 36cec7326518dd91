import type { Instant } from '@nexa/sdk';

/** A message as it came from the broker. JSON is read once, however many entities look at it. */
export class MqttMessage {
  readonly topic: string;
  readonly payload: Buffer;
  /** The broker had kept it, so it may be of any age. With `keepRetainFlag`: it was published to be kept. */
  readonly retained: boolean;
  readonly receivedAt: Instant;
  #text: string | undefined;
  #json: { readonly value: unknown } | undefined;

  constructor(topic: string, payload: Buffer, details: { readonly retained: boolean; readonly receivedAt: Instant }) {
    this.topic = topic;
    this.payload = payload;
    this.retained = details.retained;
    this.receivedAt = details.receivedAt;
  }

  /** The same message for somebody who comes late: nothing in it happens now. */
  get asKept(): MqttMessage {
    if (this.retained) return this;
    return new MqttMessage(this.topic, this.payload, { retained: true, receivedAt: this.receivedAt });
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
