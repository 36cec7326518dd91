import {
  type CommandAcknowledgement,
  type CommandRequest,
  type DeviceDescription,
  type Instant,
  type JsonValue,
  minutes,
} from '@nexa/sdk';
import { round } from '../world/round.ts';
import {
  describe,
  type Identity,
  memoryObject,
  type SimulatedDevice,
  type SimulatedValue,
  unknownCommand,
} from './simulated-device.ts';

/** Pieces that are played one after the other, of as many minutes each. */
const PIECE = minutes(4);
const pieces = [
  ['Morning round', 'The Seeds'],
  ['Relay', 'Click and Hum'],
  ['Three walls down', 'The Seeds'],
  ['Standby', 'Half a Watt'],
] as const;

type Playback = 'playing' | 'paused' | 'stopped';

/** A loudspeaker that plays, and never runs out of music. */
export class MediaPlayer implements SimulatedDevice {
  readonly description: DeviceDescription;
  #playback: Playback = 'stopped';
  #volume = 25;
  #muted = false;
  #piece = 0;
  #startedAt: Instant = 0;

  constructor(identity: Identity) {
    this.description = describe(identity, { type: 'media-player', model: 'Loudspeaker', capabilities: ['media'] });
  }

  values(at: Instant): readonly SimulatedValue[] {
    const [title, artist] = this.#playback === 'stopped' ? ['', ''] : this.#nowPlaying(at);
    return [
      { capability: 'media', attribute: 'playback', value: this.#playback },
      { capability: 'media', attribute: 'volume', value: this.#volume },
      { capability: 'media', attribute: 'muted', value: this.#muted },
      { capability: 'media', attribute: 'title', value: title },
      { capability: 'media', attribute: 'artist', value: artist },
    ];
  }

  command(request: CommandRequest, at: Instant): CommandAcknowledgement {
    switch (`${request.capability}.${request.command}`) {
      case 'media.play':
        this.#turn('playing', at);
        return 'accepted';
      case 'media.pause':
        this.#turn(this.#playback === 'stopped' ? 'stopped' : 'paused', at);
        return 'accepted';
      case 'media.stop':
        this.#turn('stopped', at);
        return 'accepted';
      case 'media.next':
        this.#skip(1, at);
        return 'unconfirmable';
      case 'media.previous':
        this.#skip(-1, at);
        return 'unconfirmable';
      case 'media.set':
        this.#set(request);
        return 'accepted';
      default:
        throw unknownCommand(this.description, request);
    }
  }

  watts(): number {
    return this.#playback === 'playing' ? 9 : 2;
  }

  remember(): JsonValue {
    return { playback: this.#playback, volume: this.#volume, muted: this.#muted };
  }

  recall(memory: JsonValue): void {
    const { playback, volume, muted } = memoryObject(memory);
    if (playback === 'playing' || playback === 'paused') this.#playback = playback;
    if (typeof volume === 'number') this.#volume = volume;
    if (typeof muted === 'boolean') this.#muted = muted;
  }

  #turn(playback: Playback, at: Instant): void {
    if (playback === 'playing' && this.#playback !== 'playing') this.#startedAt = at;
    this.#playback = playback;
  }

  #skip(by: number, at: Instant): void {
    this.#piece = this.#index(at) + by;
    this.#startedAt = at;
  }

  #set(request: CommandRequest): void {
    const { volume, muted, source } = request.params;
    if (source !== undefined) throw unknownCommand(this.description, request);
    if (typeof volume === 'number') this.#volume = round(volume, 0);
    if (typeof muted === 'boolean') this.#muted = muted;
  }

  #nowPlaying(at: Instant): readonly [string, string] {
    const index = ((this.#index(at) % pieces.length) + pieces.length) % pieces.length;
    return pieces[index] ?? pieces[0];
  }

  #index(at: Instant): number {
    const played = this.#playback === 'playing' ? Math.floor((at - this.#startedAt) / PIECE) : 0;
    return this.#piece + played;
  }
}
