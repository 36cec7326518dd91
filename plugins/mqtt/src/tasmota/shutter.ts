import type { EntityModel, Order, ToldValue } from '../entities/entity.ts';
import { Range } from '../entities/range.ts';
import type { Fields } from '../home-assistant/announcement.ts';
import { isRecord, numberOf } from '../template/values.ts';
import { resultWatch, sensorWatches } from './readings.ts';
import type { TasmotaTopics } from './topics.ts';

export interface ShutterParts {
  readonly topics: TasmotaTopics;
  /** From 0. */
  readonly index: number;
  /** It tells 100 when it is closed. */
  readonly isInverted: boolean;
  /** Its least and its greatest tilt; left out when its slats cannot be turned. */
  readonly tilt?: readonly [number, number];
}

const MOVEMENTS: Readonly<Record<string, string>> = { '-1': 'closing', '0': 'stopped', '1': 'opening' };

/** A shutter: two relays that open and close something. */
export function shutterModel(parts: ShutterParts): EntityModel {
  const { topics, index } = parts;
  const member = `Shutter${index + 1}`;
  const tells = (told: Fields): ToldValue[] => {
    const shutter = told[member];
    return isRecord(shutter) ? valuesIn(shutter, parts) : [];
  };
  return {
    capabilities: ['cover'],
    claims: ['cover.position'],
    type: 'cover',
    confirms: true,
    watches: [resultWatch(topics, tells), ...sensorWatches(topics, tells)],
    order: ({ capability, command, params }) => (capability === 'cover' ? orderOf(command, params, parts) : undefined),
  };
}

function valuesIn({ Position, Direction, Tilt }: Fields, { isInverted, tilt }: ShutterParts): ToldValue[] {
  const [position, direction, slats] = [numberOf(Position), numberOf(Direction), numberOf(Tilt)];
  const movement = direction === undefined ? undefined : MOVEMENTS[String(isInverted ? 0 - direction : direction)];
  const values: ToldValue[] = [];
  if (position !== undefined) {
    values.push({ capability: 'cover', attribute: 'position', value: isInverted ? 100 - position : position });
  }
  if (movement !== undefined) values.push({ capability: 'cover', attribute: 'movement', value: movement });
  if (slats !== undefined && tilt !== undefined) {
    values.push({ capability: 'cover', attribute: 'tilt', value: new Range(tilt[0], tilt[1]).percentOf(slats) });
  }
  return values;
}

function orderOf(
  command: string,
  params: Readonly<Record<string, unknown>>,
  { topics, index, isInverted, tilt }: ShutterParts,
): readonly Order[] | undefined {
  const say = (name: string, payload = ''): readonly Order[] => [
    { topic: `${topics.commands}${name}${index + 1}`, payload, retain: false },
  ];
  switch (command) {
    case 'open':
      return say('ShutterOpen');
    case 'close':
      return say('ShutterClose');
    case 'stop':
      return say('ShutterStop');
    case 'set': {
      const position = Math.round(Number(params.position));
      return say('ShutterPosition', String(isInverted ? 100 - position : position));
    }
    case 'setTilt':
      return tilt === undefined
        ? undefined
        : say('ShutterTilt', String(Math.round(new Range(tilt[0], tilt[1]).valueOf(Number(params.tilt)))));
    default:
      return undefined;
  }
}
