import { connect, type Socket } from 'node:net';
import { authFailed, milliseconds, protocolViolation, seconds, unreachable, unsupported } from '@nexa/sdk';
import type { Config } from './config.ts';

/** What the lamp tells of itself. */
export interface LampState {
  readonly on: boolean;
  readonly level: number;
  /** Its LEDs no longer follow; a restart helps. */
  readonly stuck: boolean;
}

export interface LampIdentity {
  readonly serial: string;
  readonly model: string;
}

/** A line from the lamp: an answer carries the number of its question, a push has none. */
interface LampMessage {
  readonly id?: number;
  readonly error?: string;
  readonly serial?: string;
  readonly model?: string;
  readonly state?: LampState;
}

interface Question {
  resolve(message: LampMessage): void;
  reject(error: Error): void;
}

const ANSWER_WITHIN = seconds(2);
const LONGEST_LINE = 10_000;

/** One TCP connection to a lamp: a line of JSON each way, answers by number, pushes in between. */
export class LampLink {
  readonly #socket: Socket;
  readonly #onState: (state: LampState) => void;
  readonly #questions = new Map<number, Question>();
  #text = '';
  #number = 0;
  #isOpen = true;

  private constructor(socket: Socket, onState: (state: LampState) => void) {
    this.#socket = socket;
    this.#onState = onState;
    socket.setEncoding('utf8');
    socket.on('data', (text: string) => this.#read(text));
    socket.on('error', (error) => this.#end(unreachable('The connection to the lamp broke.', { cause: error })));
    socket.on('close', () => this.#end(unreachable('The lamp closed the connection.')));
  }

  /** Connects and signs in. Rejects with an error of the contract. */
  static async open({ host, port, token }: Config, onState: (state: LampState) => void) {
    const link = new LampLink(await openSocket(host, port), onState);
    try {
      const { serial, model } = await link.ask({ do: 'hello', token });
      if (typeof serial !== 'string' || typeof model !== 'string') throw protocolViolation('The lamp has no serial.');
      return { link, identity: { serial, model } satisfies LampIdentity };
    } catch (error) {
      link.close();
      throw error;
    }
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** Asks and resolves with the answer, after the state in it was told. Rejects with an error of the contract. */
  ask(question: Readonly<Record<string, boolean | number | string>>): Promise<LampMessage> {
    if (!this.#isOpen) return Promise.reject(unreachable('The lamp is not connected.'));
    this.#number += 1;
    const id = this.#number;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.#end(unreachable('The lamp does not answer.')), ANSWER_WITHIN);
      const settle = <T>(then: (value: T) => void) => {
        return (value: T) => {
          clearTimeout(timer);
          this.#questions.delete(id);
          then(value);
        };
      };
      this.#questions.set(id, { resolve: settle(resolve), reject: settle(reject) });
      this.#socket.write(`${JSON.stringify({ id, ...question })}\n`);
    });
  }

  close(): void {
    this.#end(unreachable('The connection to the lamp was closed.'));
  }

  #end(error: Error): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#socket.destroy();
    for (const { reject } of [...this.#questions.values()]) reject(error);
  }

  #read(text: string): void {
    this.#text += text;
    const lines = this.#text.split('\n');
    this.#text = lines.pop() ?? '';
    if (this.#text.length > LONGEST_LINE) this.#end(protocolViolation('The lamp sends a line without end.'));
    for (const line of lines) if (this.#isOpen) this.#message(line);
  }

  #message(line: string): void {
    const message = readMessage(line);
    if (message === undefined) {
      this.#end(protocolViolation('The lamp sends what is no message.'));
      return;
    }
    const question = message.id === undefined ? undefined : this.#questions.get(message.id);
    if (message.error === 'token') question?.reject(authFailed('The lamp refuses the token.'));
    else if (message.error === 'unknown') question?.reject(unsupported('The lamp does not know this command.'));
    else if (message.error !== undefined) question?.reject(protocolViolation('The lamp reports a fault.'));
    else {
      if (message.state !== undefined) this.#onState(message.state);
      question?.resolve(message);
    }
  }
}

function openSocket(host: string, port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, timeout: milliseconds(3000) });
    const fail = (cause?: Error) => {
      socket.destroy();
      reject(unreachable(`Nothing answers at ${host}.`, { cause }));
    };
    socket.once('error', fail);
    socket.once('timeout', () => fail());
    socket.once('connect', () => {
      socket.setTimeout(0);
      socket.off('error', fail);
      resolve(socket);
    });
  });
}

/** The message in `line`, or `undefined`: a lamp is believed nothing that its protocol does not allow. */
function readMessage(line: string): LampMessage | undefined {
  try {
    const message: unknown = JSON.parse(line);
    if (typeof message !== 'object' || message === null) return undefined;
    const { state } = message as LampMessage;
    return state === undefined || isState(state) ? message : undefined;
  } catch {
    return undefined;
  }
}

function isState(state: unknown): state is LampState {
  if (typeof state !== 'object' || state === null) return false;
  const { on, level, stuck } = state as Partial<Record<keyof LampState, unknown>>;
  const isLevel = typeof level === 'number' && level >= 0 && level <= 100;
  return typeof on === 'boolean' && isLevel && typeof stuck === 'boolean';
}
