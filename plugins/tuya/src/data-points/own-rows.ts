import { type AttributeConfirmation, type CommandDefinition, coreCapabilities, type JsonObject } from '@nexa/sdk';
import type { DataPoints, DataPointValue } from '../link/device-message.ts';
import type { AttributeRow, CommandRow } from './family.ts';
import type { OwnDataPoint } from './own-data-points.ts';
import { readOwnValue, writeOwnValue } from './own-value.ts';

/** What a person's own data points tell. */
export const ownAttributes = (own: readonly OwnDataPoint[]): AttributeRow[] =>
  own
    .filter(({ isRead }) => isRead)
    .map((point) => ({
      component: point.component,
      capability: point.capability,
      attribute: point.attribute,
      from: [point.id],
      read: (values) => readOwnValue(point, values[point.id]),
    }));

/**
 * What they can be told. A command of NEXA says which values show that it was carried out: it is carried out by
 * writing these values.
 */
export function ownCommands(own: readonly OwnDataPoint[]): CommandRow[] {
  const written = own.filter(({ isWritten }) => isWritten);
  const places = new Map(written.map((point) => [`${point.component}:${point.capability}`, point]));
  return [...places.values()].flatMap(({ component, capability }) => {
    const points = written.filter((point) => point.component === component && point.capability === capability);
    const definition = coreCapabilities.find(({ id }) => id === capability);
    return Object.entries(definition?.commands ?? {})
      .filter(([command, meaning]) => isWithinReach(command, meaning, points))
      .map(([command, meaning]) => ({
        component,
        capability,
        command,
        ...(isPartial(meaning) ? { params: paramsOf(meaning, points) } : {}),
        write: (params, values) => wishOf(command, meaning, points, { params, values }),
      }));
  });
}

/** Whether data points are there for all that a command needs, or for some of what it may be given. */
function isWithinReach(command: string, meaning: CommandDefinition, points: readonly OwnDataPoint[]): boolean {
  const { confirms } = meaning;
  if (confirms.length === 0) return stopOf(command, points) !== undefined;
  const reaches = (one: Confirmation) => alternativesOf(one).some((way) => pointOf(way, points) !== undefined);
  return isPartial(meaning) ? confirms.some(reaches) : confirms.every(reaches);
}

/** Whether all its parameters may be left out. */
const isPartial = ({ params }: CommandDefinition): boolean =>
  Object.keys(params.properties).length > 0 && (params.required ?? []).length === 0;

const paramsOf = ({ confirms }: CommandDefinition, points: readonly OwnDataPoint[]): string[] =>
  confirms.flatMap((one) => ('equalsParam' in one && pointOf(one, points) ? [one.equalsParam] : []));

type Confirmation = CommandDefinition['confirms'][number];
type Way = AttributeConfirmation;
interface Situation {
  readonly params: JsonObject;
  readonly values: DataPoints;
}

const alternativesOf = (confirmation: Confirmation): readonly Way[] =>
  'anyOf' in confirmation ? confirmation.anyOf : [confirmation];

/** The data point for one way; also where a parameter may be left out. */
const pointOf = (way: Way, points: readonly OwnDataPoint[]): OwnDataPoint | undefined =>
  points.find(({ attribute }) => attribute === way.attribute);

/** Nothing shows that a cover was stopped; the word that says so stops it. */
const stopOf = (command: string, points: readonly OwnDataPoint[]): OwnDataPoint | undefined =>
  command === 'stop' ? points.find(({ kind }) => kind.type === 'words' && kind.words.includes('stopped')) : undefined;

function wishOf(
  command: string,
  { confirms }: CommandDefinition,
  points: readonly OwnDataPoint[],
  situation: Situation,
): DataPoints | undefined {
  const stop = stopOf(command, points);
  if (confirms.length === 0) return stop && wished(stop, 'stopped', situation.values);
  let all: DataPoints = {};
  for (const confirmation of confirms) {
    if (isLeftOut(confirmation, situation.params)) continue;
    const part = partOf(alternativesOf(confirmation), points, situation);
    if (!part) return undefined;
    all = { ...all, ...part };
  }
  return Object.keys(all).length === 0 ? undefined : all;
}

const isLeftOut = (confirmation: Confirmation, params: JsonObject): boolean =>
  'equalsParam' in confirmation && params[confirmation.equalsParam] === undefined;

function partOf(ways: readonly Way[], points: readonly OwnDataPoint[], situation: Situation): DataPoints | undefined {
  for (const way of ways) {
    const point = pointOf(way, points);
    const value = point && wantedBy(way, point, situation);
    const part = point && value !== undefined ? wished(point, value, situation.values) : undefined;
    if (part) return part;
  }
  return undefined;
}

function wantedBy(way: Way, point: OwnDataPoint, { params, values }: Situation): DataPointValue | undefined {
  if ('equals' in way) return way.equals;
  if ('equalsParam' in way) {
    const value = params[way.equalsParam];
    return typeof value === 'object' || value === null ? undefined : value;
  }
  const now = readOwnValue(point, values[point.id]);
  return typeof now === 'boolean' ? !now : undefined;
}

function wished(point: OwnDataPoint, value: DataPointValue, values: DataPoints): DataPoints | undefined {
  const theirs = writeOwnValue(point, value, values[point.id]);
  return theirs === undefined ? undefined : { [point.id]: theirs };
}
