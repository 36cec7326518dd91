import type { Announcement, Fields } from '../home-assistant/announcement.ts';
import type { MqttMessage } from '../link/mqtt-message.ts';
import { isTopicFilter, isTopicName } from '../link/topic-filter.ts';
import { Template } from '../template/template.ts';
import { isRecord, numberOf, printed } from '../template/values.ts';
import type { Order } from './entity.ts';

/** The text in a message that an attribute is made of; `undefined` when there is none. */
export type Reader = (message: MqttMessage) => string | undefined;
/** The payload of a command, made of its values. */
export type Writer = (values: Readonly<Record<string, unknown>>) => string | undefined;

/** What is missing of an entity, for diagnostics. */
export type ProblemListener = (reason: string) => void;

const RESET = 'None';

/** The fields of one announced entity, read with their defaults; what cannot be used is told and left out. */
export class EntityFields {
  readonly announcement: Announcement;
  readonly fields: Fields;
  readonly #problem: ProblemListener;

  constructor(announcement: Announcement, problem: ProblemListener) {
    this.announcement = announcement;
    this.fields = announcement.fields;
    this.#problem = problem;
  }

  problem(reason: string): void {
    this.#problem(reason);
  }

  text(key: string): string | undefined {
    const value = this.fields[key];
    return typeof value === 'string' && value !== '' ? value : undefined;
  }

  number(key: string, fallback: number): number {
    return numberOf(this.fields[key]) ?? fallback;
  }

  flag(key: string, fallback = false): boolean {
    const value = this.fields[key];
    return typeof value === 'boolean' ? value : fallback;
  }

  texts(key: string): readonly string[] {
    const value = this.fields[key];
    if (!Array.isArray(value)) return [];
    return value.filter((item) => typeof item === 'string' && item !== '').slice(0, 200) as string[];
  }

  /** What stands for something in a payload. `null` says that the device does not know it. */
  payload(key: string, fallback: string): string {
    return this.payloadIn(this.fields, key, fallback);
  }

  payloadIn(fields: Fields, key: string, fallback: string): string {
    const value = fields[key];
    return value === undefined || value === null ? fallback : printed(value);
  }

  /** Whether the device says of itself that it does not know this command. */
  isNone(key: string): boolean {
    return this.fields[key] === null;
  }

  topic(key: string): string | undefined {
    return this.topicIn(this.fields, key);
  }

  topicIn(fields: Fields, key: string): string | undefined {
    const value = fields[key];
    if (value === undefined || value === null) return undefined;
    const isCommand = key.includes('command') || key.startsWith('set_');
    if (typeof value === 'string' && (isCommand ? isTopicName(value) : isTopicFilter(value))) return value;
    this.problem(`${key} is no topic`);
    return undefined;
  }

  /** How the value of a topic is found in its messages: by the template of that name, or as it is. */
  reader(templateKey: string): Reader {
    return this.readerOf(this.fields[templateKey], templateKey);
  }

  readerOf(source: unknown, what: string): Reader {
    if (source === undefined || source === null) return (message) => message.text;
    const template = this.#template(source, what);
    if (template === undefined) return () => undefined;
    let isTold = false;
    return (message) => {
      try {
        const json = message.json;
        const text = template.render({ value: message.text, ...(json === undefined ? {} : { value_json: json }) });
        return text === '' || text === RESET ? undefined : text;
      } catch {
        if (!isTold) this.problem(`${what} came to nothing with a message`);
        isTold = true;
        return undefined;
      }
    };
  }

  /** How the payload of a command is made: by the template of that name, or the value itself. */
  writer(templateKey: string): Writer {
    const source = this.fields[templateKey];
    if (source === undefined || source === null) return ({ value }) => printed(value);
    const template = this.#template(source, templateKey);
    return (values) => {
      try {
        return template?.render(values);
      } catch {
        return undefined;
      }
    };
  }

  /** A message that gives a command. */
  order(topic: string, payload: string): Order {
    return { topic, payload, retain: this.flag('retain') };
  }

  get isDiagnostic(): boolean {
    return this.fields.entity_category === 'diagnostic' || this.fields.entity_category === 'config';
  }

  get deviceClass(): string {
    return this.text('device_class') ?? '';
  }

  #template(source: unknown, what: string): Template | undefined {
    try {
      return Template.parse(typeof source === 'string' ? source : printed(source));
    } catch (error) {
      this.problem(`${what}: ${error instanceof Error ? error.message : String(error)}`);
      return undefined;
    }
  }
}

/** A JSON object in a message; `undefined` for anything else. */
export function objectIn(message: MqttMessage): Fields | undefined {
  const { json } = message;
  return isRecord(json) ? json : undefined;
}

/** Whether a text means what a payload stands for: exactly, or else but for the case of its letters. */
export const isPayload = (text: string | undefined, payload: string): boolean =>
  text !== undefined && (text === payload || text.toLowerCase() === payload.toLowerCase());
