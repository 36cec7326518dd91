import type { EventEmitter } from 'node:events';
import type { Socket } from 'node:net';
import TuyApi from 'tuyapi';
import { FrameAssembler } from './frame-assembler.ts';

/** Where a device is and how to speak with it. */
export interface LinkTarget {
  readonly host: string;
  readonly port: number;
  readonly deviceId: string;
  readonly localKey: string;
  readonly version: '3.1' | '3.3';
}

interface Packet {
  payload: unknown;
  readonly commandByte: number;
  readonly sequenceN: number;
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
  readonly device: { readonly parser: { parse(chunk: Buffer): Packet[] } };
  _resolvers: Record<string, unknown>;
  _pingPongPeriod: number;
  _responseTimeout: number;
}

export interface TuyapiHooks {
  /** Bytes that are no frame, or a frame with a wrong checksum. */
  onMalformed(reason: string): void;
  readonly heartbeatEvery: number;
  readonly heartbeatLimit: number;
}

/** Text where tuyapi expects an object. See {@link createTuyapiDevice}. */
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
  assembleFrames(device, hooks);
  return device;
}

function assembleFrames(device: TuyapiDevice, hooks: TuyapiHooks): void {
  const { parser } = device.device;
  const parseFrame = parser.parse.bind(parser);
  const assembler = new FrameAssembler((bytes) => hooks.onMalformed(`${bytes} bytes that belong to no frame`));
  parser.parse = (chunk) =>
    assembler.push(chunk).flatMap((frame) => {
      try {
        return parseFrame(frame).map(wrapText);
      } catch (error) {
        hooks.onMalformed(error instanceof Error ? error.message.slice(0, 80) : 'unreadable frame');
        return [];
      }
    });
}

/**
 * Given a refusal in words, tuyapi's `get` goes on with a `set` of its own that holds a timer past `disconnect` and
 * asks for one data point only. Wrapped, the words come out as the answer.
 */
function wrapText(packet: Packet): Packet {
  if (typeof packet.payload === 'string') packet.payload = new TextPayload(packet.payload);
  return packet;
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
