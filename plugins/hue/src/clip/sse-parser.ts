import { StringDecoder } from 'node:string_decoder';
import { protocolViolation } from '@nexa/sdk';

/** A bridge tells of a whole home in less; what is longer is no event. */
const MAX_PENDING_CHARACTERS = 4 * 1024 * 1024;

/**
 * Reads a stream of server-sent events (WHATWG HTML, section 9.2.6) however it is cut into chunks. Comments, ids and
 * names of events are passed over: of a message only its data counts.
 */
export class SseParser {
  readonly #decoder = new StringDecoder('utf8');
  #pending = '';
  #data: string[] = [];
  #size = 0;

  /** The data of each message that `chunk` completes. Throws when a message does not end. */
  push(chunk: Buffer): string[] {
    const messages: string[] = [];
    for (const line of this.#takeLines(this.#decoder.write(chunk))) {
      const message = this.#read(line);
      if (message !== undefined) messages.push(message);
    }
    if (this.#pending.length + this.#size > MAX_PENDING_CHARACTERS) {
      throw protocolViolation('the bridge’s stream of events has a message without an end');
    }
    return messages;
  }

  /** The lines that are complete now; the rest waits. */
  #takeLines(text: string): string[] {
    const lines = (this.#pending + text).split(/\r\n|\n|\r(?!$)/);
    this.#pending = lines.pop() ?? '';
    return lines;
  }

  #read(line: string): string | undefined {
    if (line === '') {
      const message = this.#data.length === 0 ? undefined : this.#data.join('\n');
      this.#data = [];
      this.#size = 0;
      return message;
    }
    const [, value] = /^data(?:: ?(.*))?$/s.exec(line) ?? [];
    if (value === undefined) return undefined;
    this.#data.push(value);
    this.#size += line.length;
    return undefined;
  }
}
