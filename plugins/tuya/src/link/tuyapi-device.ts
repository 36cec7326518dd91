import { randomBytes } from 'node:crypto';
import type { EventEmitter } from 'node:events';
import type { Socket } from 'node:net';
import TuyApi from 'tuyapi';
import { hasSession, type TuyaVersion } from '../version.ts';
import { isQuery } from './device-message.ts';
import { FrameAssembler } from './frame-assembler.ts';
import { readContent } from './message-content.ts';
import { openFrame34 } from './open-frame-34.ts';
import { isFrame35, openFrame35 } from './open-frame-35.ts';
import { beginsWithReturnCode, FrameError, negotiation, RESPONSE_BYTES } from './opened-frame.ts';

/** Where a device is and how to speak with it. */
export interface LinkTarget {
  readonly host: string;
  readonly port: number;
  readonly deviceId: string;
  readonly localKey: string;
  readonly version: TuyaVersion;
}

interface Packet {
  payload: unknown;
  readonly commandByte: number;
  readonly sequenceN: number;
}

interface EncryptOptions {
  readonly data: Buffer;
  readonly iv?: Buffer;
}

interface TuyapiParser {
  parse(chunk: Buffer): Packet[];
  encode(options: { data: Buffer; commandByte: number; sequenceN: number }): Buffer;
  readonly cipher: {
    getKey(): string | Buffer;
    encrypt(options: EncryptOptions): unknown;
  };
}

/**
 * The part of tuyapi 7.7.1 that we stand on. Its own types are wrong for `import` under nodenext, and the members
 * below the line are not public: a test holds them against the installed version.
 */
export interface TuyapiDevice extends EventEmitter {
  connect(): Promise<boolean>;
  disconnect(): void;
  isConnected(): boolean;
  get(options: { schema: true }): Promise<unknown>;
  set(options: { multiple: true; data: Record<string, unknown>; shouldWaitForResponse: false }): Promise<unknown>;
  refresh(options: { schema: true; requestedDPS: readonly number[] }): Promise<unknown>;
  // not public
  readonly client?: Socket;
  readonly device: { readonly parser: TuyapiParser };
  _resolvers: Record<string, unknown>;
  _currentSequenceN: number;
  _pingPongPeriod: number;
  _responseTimeout: number;
}

export interface TuyapiHooks {
  /** Bytes that are no frame, or a frame that is damaged. */
  onMalformed(reason: string): void;
  /** A frame that was sealed with another key than ours. */
  onOtherKey(): void;
  /** A frame of another version of the protocol. */
  onOtherVersion(): void;
  readonly heartbeatEvery: number;
  readonly heartbeatLimit: number;
}

/** Text where tuyapi expects an object. See {@link wrapText}. */
export class TextPayload {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** A fresh tuyapi instance, with whole frames going in and nothing in it that waits without a limit of ours. */
export function createTuyapiDevice(target: LinkTarget, hooks: TuyapiHooks): TuyapiDevice {
  const Device = TuyApi as unknown as new (options: object) => TuyapiDevice;
  const device = new Device({
    ip: target.host,
    port: target.port,
    id: target.deviceId,
    key: target.localKey,
    version: target.version,
    issueGetOnConnect: false,
  });
  device._pingPongPeriod = hooks.heartbeatEvery / 1000;
  device._responseTimeout = hooks.heartbeatLimit / 1000;
  const { parser } = device.device;
  if (target.version === '3.5') sendFreshNonces(parser);
  const read = hasSession(target.version)
    ? frameOpener(parser, target.version)
    : olderFrameReader(parser, target.version);
  assembleFrames(parser, read, hooks);
  return device;
}

function assembleFrames(parser: TuyapiParser, read: (frame: Buffer) => Packet[], hooks: TuyapiHooks): void {
  const assembler = new FrameAssembler((bytes) => hooks.onMalformed(`${bytes} bytes that belong to no frame`));
  parser.parse = (chunk) =>
    assembler.push(chunk).flatMap((frame) => {
      try {
        return read(frame).map(wrapText);
      } catch (error) {
        tell(error, hooks);
        return [];
      }
    });
}

function tell(error: unknown, hooks: TuyapiHooks): void {
  const fault = error instanceof FrameError ? error.fault : undefined;
  if (fault === 'key') hooks.onOtherKey();
  else if (fault === 'version') hooks.onOtherVersion();
  else hooks.onMalformed(error instanceof Error ? error.message.slice(0, 80) : 'unreadable frame');
}

/**
 * Opens frames of 3.4 and 3.5 in tuyapi's place. Its own parser looks for the end of a frame within the cipher text,
 * cuts four bytes off a 3.5 message that has no return code, and hands on as bytes what is no JSON.
 */
function frameOpener(parser: TuyapiParser, version: '3.4' | '3.5'): (frame: Buffer) => Packet[] {
  const open = version === '3.4' ? openFrame34 : openFrame35;
  return (frame) => {
    const key = parser.cipher.getKey();
    const { sequence, command, content } = open(frame, typeof key === 'string' ? Buffer.from(key) : key);
    const isResponse = command === negotiation.response;
    if (isResponse && content.length < RESPONSE_BYTES) throw new FrameError('key', 'a refusal to agree on a key');
    const payload = isResponse ? content : readContent(content);
    return [{ payload, commandByte: command, sequenceN: sequence }];
  };
}

function olderFrameReader(parser: TuyapiParser, version: TuyaVersion): (frame: Buffer) => Packet[] {
  const parse = parser.parse.bind(parser);
  return (frame) => {
    if (isFrame35(frame)) throw new FrameError('version', 'a frame of protocol 3.5');
    if (version === '3.3' && isPlainAnswer(frame)) throw new FrameError('version', 'an answer of protocol 3.1');
    return parse(frame);
  };
}

/** A 3.1 device answers a question in plain JSON, whatever the question looked like. */
function isPlainAnswer(frame: Buffer): boolean {
  const content = frame.subarray(16, frame.length - 8);
  const begin = beginsWithReturnCode(content) ? 4 : 0;
  return isQuery(frame.readUInt32BE(8)) && content.toString('latin1', begin, begin + 2) === '{"';
}

/** tuyapi takes the time in steps of 10 ms for a nonce, and AES-GCM is broken by two messages with the same one. */
function sendFreshNonces({ cipher }: TuyapiParser): void {
  const encrypt = cipher.encrypt.bind(cipher);
  cipher.encrypt = (options) => encrypt({ ...options, iv: randomBytes(12) });
}

/**
 * Given a refusal in words, tuyapi's `get` goes on with a `set` of its own that holds a timer past `disconnect` and
 * asks for one data point only. Wrapped, the words come out as the answer.
 */
function wrapText(packet: Packet): Packet {
  if (typeof packet.payload === 'string') packet.payload = new TextPayload(packet.payload);
  return packet;
}

/** Sends one heart-beat beside tuyapi's own; its answer is the event `heartbeat`. */
export function sendHeartbeat(device: TuyapiDevice): void {
  device._currentSequenceN += 1;
  const sequenceN = device._currentSequenceN;
  device.client?.write(device.device.parser.encode({ data: Buffer.alloc(0), commandByte: 9, sequenceN }));
}

/** Ends the instance for good; also one that is still connecting, which tuyapi's `disconnect` leaves alone. */
export function discardTuyapiDevice(device: TuyapiDevice): void {
  device.removeAllListeners();
  // An 'error' without a listener ends the process.
  device.on('error', () => undefined);
  device.disconnect();
  device.client?.destroy();
  // A request that is still on its way would connect anew; a TypeError is what tuyapi does not try again.
  device.connect = () => Promise.reject(new TypeError('This connection is over.'));
  device._resolvers = {};
}
