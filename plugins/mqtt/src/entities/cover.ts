import type { DeviceType } from '@nexa/sdk';
import { numberOf } from '../template/values.ts';
import { type EntityModel, nothingTold, type Order, type Told, type ToldValue, type Watch } from './entity.ts';
import { type EntityFields, isPayload } from './entity-fields.ts';
import { Range } from './range.ts';

type CoverState = 'open' | 'opening' | 'closed' | 'closing' | 'stopped';
const STATES: readonly CoverState[] = ['open', 'opening', 'closed', 'closing', 'stopped'];

/** `cover`: blinds, shutters, awnings; garage doors and gates by their class. */
export function coverEntity(entity: EntityFields): EntityModel | undefined {
  const cover = new Cover(entity);
  if (!cover.canMove && !cover.tells) {
    entity.problem('a cover without topics');
    return undefined;
  }
  return cover.model();
}

class Cover {
  readonly #entity: EntityFields;
  readonly #commands: string | undefined;
  readonly #setPosition: string | undefined;
  readonly #tilt: string | undefined;
  readonly #positions: string | undefined;
  readonly #position: Range;
  readonly #tiltRange: Range;
  readonly #isDoor: boolean;

  constructor(entity: EntityFields) {
    this.#entity = entity;
    this.#commands = entity.topic('command_topic');
    this.#setPosition = entity.topic('set_position_topic');
    this.#positions = entity.topic('position_topic');
    this.#isDoor = entity.deviceClass === 'garage' || entity.deviceClass === 'gate';
    this.#tilt = this.#isDoor ? undefined : entity.topic('tilt_command_topic');
    this.#position = new Range(entity.number('position_closed', 0), entity.number('position_open', 100));
    // Slats are turned between these two, and their ends may be the other way round.
    this.#tiltRange = new Range(
      entity.number('tilt_closed_value', entity.number('tilt_min', 0)),
      entity.number('tilt_opened_value', entity.number('tilt_max', 100)),
    );
  }

  get canMove(): boolean {
    return this.#commands !== undefined || this.#setPosition !== undefined;
  }

  get tells(): boolean {
    return this.#entity.topic('state_topic') !== undefined || this.#positions !== undefined;
  }

  get #capability(): 'cover' | 'garageDoor' {
    return this.#isDoor ? 'garageDoor' : 'cover';
  }

  model(): EntityModel {
    const capability = this.#capability;
    const type: DeviceType = this.#isDoor ? 'garage-door' : 'cover';
    return {
      capabilities: [capability],
      claims: [`${capability}.${this.#isDoor ? 'state' : 'position'}`],
      isApart: this.#entity.isDiagnostic,
      type,
      confirms: this.tells,
      watches: [...this.#stateWatches(), ...this.#positionWatches(), ...this.#tiltWatches()],
      order: ({ capability: wanted, command, params }) =>
        wanted === capability ? this.#order(command, params) : undefined,
    };
  }

  #stateWatches(): Watch[] {
    const topic = this.#entity.topic('state_topic');
    if (topic === undefined) return [];
    const value = this.#entity.reader('value_template');
    const spelled = STATES.map((state) => [state, this.#entity.payload(`state_${state}`, state)] as const);
    return [
      {
        topic,
        read: (message) => {
          const text = value(message);
          const state = spelled.find(([, word]) => isPayload(text, word))?.[0];
          return state === undefined ? nothingTold : { values: this.#stateValues(state) };
        },
      },
    ];
  }

  #stateValues(state: CoverState): ToldValue[] {
    if (this.#isDoor) return [{ capability: 'garageDoor', attribute: 'state', value: state }];
    const movement = state === 'opening' || state === 'closing' ? state : 'stopped';
    const values: ToldValue[] = [{ capability: 'cover', attribute: 'movement', value: movement }];
    // A cover that does not know where it stands tells its ends only.
    if (this.#positions === undefined && (state === 'open' || state === 'closed')) {
      values.push({ capability: 'cover', attribute: 'position', value: state === 'open' ? 100 : 0 });
    }
    return values;
  }

  #positionWatches(): Watch[] {
    if (this.#positions === undefined) return [];
    const topic = this.#positions;
    const value = this.#entity.reader('position_template');
    const hasState = this.#entity.topic('state_topic') !== undefined;
    return [
      {
        topic,
        read: (message): Told => {
          const told = numberOf(value(message));
          if (told === undefined) return nothingTold;
          const position = this.#position.percentOf(told);
          const values: ToldValue[] = [{ capability: this.#capability, attribute: 'position', value: position }];
          if (this.#isDoor && !hasState) {
            const state = position === 0 ? 'closed' : position === 100 ? 'open' : 'stopped';
            values.push({ capability: 'garageDoor', attribute: 'state', value: state });
          }
          return { values };
        },
      },
    ];
  }

  #tiltWatches(): Watch[] {
    const topic = this.#isDoor ? undefined : this.#entity.topic('tilt_status_topic');
    if (topic === undefined) return [];
    const value = this.#entity.reader('tilt_status_template');
    return [
      {
        topic,
        read: (message) => {
          const told = numberOf(value(message));
          if (told === undefined) return nothingTold;
          return { values: [{ capability: 'cover', attribute: 'tilt', value: this.#tiltRange.percentOf(told) }] };
        },
      },
    ];
  }

  #order(command: string, params: Readonly<Record<string, unknown>>): readonly Order[] | undefined {
    switch (command) {
      case 'open':
        return this.#say('payload_open', 'OPEN') ?? this.#goTo(100);
      case 'close':
        return this.#say('payload_close', 'CLOSE') ?? this.#goTo(0);
      case 'stop':
        return this.#say('payload_stop', 'STOP');
      case 'set':
        return this.#isDoor ? undefined : this.#goTo(Number(params.position));
      case 'setTilt':
        return this.#turnTo(Number(params.tilt));
      default:
        return undefined;
    }
  }

  #say(key: string, usual: string): readonly Order[] | undefined {
    if (this.#commands === undefined || this.#entity.isNone(key)) return undefined;
    return [this.#entity.order(this.#commands, this.#entity.payload(key, usual))];
  }

  #goTo(percent: number): readonly Order[] | undefined {
    if (this.#setPosition === undefined) {
      // Without positions there are its ends.
      if (percent === 100) return this.#say('payload_open', 'OPEN');
      return percent === 0 ? this.#say('payload_close', 'CLOSE') : undefined;
    }
    const position = Math.round(this.#position.valueOf(percent));
    const payload = this.#entity.writer('set_position_template')({ value: position, position });
    return payload === undefined ? undefined : [this.#entity.order(this.#setPosition, payload)];
  }

  #turnTo(percent: number): readonly Order[] | undefined {
    if (this.#tilt === undefined) return undefined;
    const tilt = Math.round(this.#tiltRange.valueOf(percent));
    const payload = this.#entity.writer('tilt_command_template')({ value: tilt, tilt_position: tilt });
    return payload === undefined ? undefined : [this.#entity.order(this.#tilt, payload)];
  }
}
