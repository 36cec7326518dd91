import { coreCapabilities } from '@nexa/sdk';
import { kindOf, type ValueKind } from './attribute-kind.ts';

/** What a person says that one data point means. */
export interface OwnDataPoint {
  readonly id: number;
  readonly component: string;
  readonly capability: string;
  readonly attribute: string;
  readonly kind: ValueKind;
  readonly isRead: boolean;
  readonly isWritten: boolean;
  /** NEXA's value is the device's times this. */
  readonly scale: number;
  /** The device's values that stand for 0 and 100 %. */
  readonly range: readonly [number, number] | undefined;
  /** NEXA's words by the device's. */
  readonly words: ReadonlyMap<string, string>;
}

export type OwnDataPoints = { readonly rows: readonly OwnDataPoint[] } | { readonly problem: string };

const FORM = '“data point = capability.attribute”, such as “19 = power.watts x0.1”';

class Wrong extends Error {}

/**
 * Reads lines such as `19 = power.watts x0.1`, `2 = brightness.level 10..1000`, `4 = thermostat.mode 0=auto 1=heat`,
 * `2 = socket2:onOff.on`, each with `readonly` or `writeonly` behind it if need be; or says what is wrong with which.
 */
export function readOwnDataPoints(lines: readonly string[]): OwnDataPoints {
  const rows: OwnDataPoint[] = [];
  for (const [index, line] of lines.entries()) {
    try {
      const row = readLine(line);
      checkAgainst(row, rows);
      rows.push(row);
    } catch (error) {
      if (!(error instanceof Wrong)) throw error;
      return { problem: `Own data point ${index + 1} (“${line.slice(0, 80)}”): ${error.message}` };
    }
  }
  return { rows };
}

function readLine(line: string): OwnDataPoint {
  const parts = /^\s*(\d{1,3})\s*=\s*(?:([A-Za-z0-9_-]{1,60}):)?([A-Za-z]+)\.([A-Za-z0-9]+)((?:\s+\S+)*)\s*$/.exec(
    line,
  );
  if (!parts) throw new Wrong(`it does not have the form ${FORM}.`);
  const [, id = '', component = 'main', capability = '', attribute = '', rest = ''] = parts;
  const kind = kindOfAttribute(capability, attribute);
  const row = { id: Number(id), component, capability, attribute, kind };
  return { ...row, ...readOptions(rest.split(/\s+/).filter(Boolean), kind) };
}

function kindOfAttribute(capability: string, attribute: string): ValueKind {
  const definition = coreCapabilities.find(({ id }) => id === capability);
  if (!definition) {
    throw new Wrong(
      `NEXA has no capability “${capability}”. It has ${coreCapabilities.map(({ id }) => id).join(', ')}.`,
    );
  }
  const names = Object.keys(definition.attributes);
  const schema = definition.attributes[attribute]?.schema;
  if (!schema)
    throw new Wrong(`“${capability}” has no attribute “${attribute}”. It has ${names.join(', ') || 'none'}.`);
  return kindOf(schema);
}

type Options = Pick<OwnDataPoint, 'isRead' | 'isWritten' | 'scale' | 'range' | 'words'>;

function readOptions(options: readonly string[], kind: ValueKind): Options {
  const words = new Map<string, string>();
  let read: Options = { isRead: true, isWritten: true, scale: 1, range: undefined, words };
  for (const option of options) {
    if (option === 'readonly') read = { ...read, isWritten: false };
    else if (option === 'writeonly') read = { ...read, isRead: false };
    else if (/^[x*×]/.test(option)) read = { ...read, scale: scaleOf(option, kind) };
    else if (option.includes('..')) read = { ...read, range: rangeOf(option, kind) };
    else if (option.includes('=')) words.set(...wordOf(option, kind));
    else throw new Wrong(`“${option}” is none of x0.1 (scale), 10..1000 (range), word=word, readonly, writeonly.`);
  }
  if (!read.isRead && !read.isWritten) throw new Wrong('it cannot be both readonly and writeonly.');
  if (read.range && read.scale !== 1) throw new Wrong('a scale and a range exclude each other.');
  return read;
}

function scaleOf(option: string, kind: ValueKind): number {
  const scale = Number(option.slice(1));
  if (kind.type !== 'number') throw new Wrong('only a number can have a scale.');
  if (!Number.isFinite(scale) || scale === 0 || option.length === 1) {
    throw new Wrong(`“${option}” is no scale; write x0.1 for tenths.`);
  }
  return scale;
}

function rangeOf(option: string, kind: ValueKind): readonly [number, number] {
  const parts = /^(-?\d{1,9})\.\.(-?\d{1,9})$/.exec(option);
  const [low, high] = [Number(parts?.[1]), Number(parts?.[2])];
  if (!parts || low === high)
    throw new Wrong(`“${option}” is no range; write 10..1000, or 100..0 where it counts down.`);
  if (kind.type !== 'number' || kind.minimum !== 0 || kind.maximum !== 100) {
    throw new Wrong('only a value in percent can have a range.');
  }
  return [low, high];
}

function wordOf(option: string, kind: ValueKind): [string, string] {
  const at = option.lastIndexOf('=');
  const [theirs, ours] = [option.slice(0, at), option.slice(at + 1)];
  if (theirs === '' || ours === '') throw new Wrong(`“${option}” is no pair of words; write manual=heat.`);
  const allowed = kind.type === 'boolean' ? ['true', 'false'] : kind.type === 'words' ? kind.words : undefined;
  if (kind.type === 'number') throw new Wrong('a number has no words; give it a scale or a range.');
  if (allowed && !allowed.includes(ours))
    throw new Wrong(`“${ours}” is not possible; it can be ${allowed.join(', ')}.`);
  return [theirs, ours];
}

function checkAgainst(row: OwnDataPoint, before: readonly OwnDataPoint[]): void {
  const name = `${row.component === 'main' ? '' : `${row.component}:`}${row.capability}.${row.attribute}`;
  const same = before.filter(
    (other) =>
      other.component === row.component && other.capability === row.capability && other.attribute === row.attribute,
  );
  if (same.some(({ isRead }) => isRead && row.isRead))
    throw new Wrong(`${name} is read from another data point already.`);
  if (same.some(({ isWritten }) => isWritten && row.isWritten)) {
    throw new Wrong(
      `${name} is written to another data point already; say readonly at one and writeonly at the other.`,
    );
  }
}
