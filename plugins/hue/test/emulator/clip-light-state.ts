import type { V2Resource } from './v2-home.ts';

type Fields = Readonly<Record<string, unknown>>;

const fieldsOf = (value: unknown): Fields => (typeof value === 'object' && value !== null ? (value as Fields) : {});
const isShare = (value: unknown): boolean => typeof value === 'number' && value >= 0 && value <= 1;

/** What may be changed at a light, and with which values. */
const attributes: Readonly<Record<string, (value: Fields) => boolean>> = {
  on: ({ on }) => typeof on === 'boolean',
  dimming: ({ brightness }) => typeof brightness === 'number' && brightness >= 0 && brightness <= 100,
  color: ({ xy }) => isShare(fieldsOf(xy).x) && isShare(fieldsOf(xy).y),
  color_temperature: ({ mirek }) => Number.isInteger(mirek) && Number(mirek) >= 50 && Number(mirek) <= 1000,
  dynamics: ({ duration }) => Number.isInteger(duration) && Number(duration) >= 0 && Number(duration) <= 6_000_000,
};

/** What a change of a light comes to: what is wrong with it, what has no effect, and what is different afterwards. */
export interface LightOutcome {
  readonly problem?: string;
  readonly withoutEffect: readonly string[];
  readonly changed: Fields;
}

/** Judges the body of a request as strictly as a bridge. */
export function changeOfLight(light: V2Resource, body: unknown): LightOutcome {
  const wanted = Object.entries(fieldsOf(body));
  if (wanted.length === 0) return { problem: 'invalid body', withoutEffect: [], changed: {} };
  for (const [name, value] of wanted) {
    const isRight = attributes[name];
    const isThere = isRight !== undefined && (name === 'dynamics' || light[name] !== undefined);
    if (!isThere) return { problem: `property, ${name}, not available`, withoutEffect: [], changed: {} };
    if (!isRight(fieldsOf(value))) return { problem: `invalid value for ${name}`, withoutEffect: [], changed: {} };
  }
  const willBeOn = fieldsOf(fieldsOf(body).on).on ?? fieldsOf(light.on).on;
  const isAsked = wanted.filter(([name]) => name !== 'dynamics');
  if (willBeOn === false) {
    const withoutEffect = isAsked.map(([name]) => name).filter((name) => name !== 'on');
    return {
      withoutEffect,
      changed: differences(
        light,
        isAsked.filter(([name]) => name === 'on'),
      ),
    };
  }
  return { withoutEffect: [], changed: differences(light, isAsked) };
}

function differences(light: V2Resource, wanted: readonly (readonly [string, unknown])[]): Fields {
  const changed: Record<string, unknown> = {};
  for (const [name, value] of wanted) {
    const before = fieldsOf(light[name]);
    const isSame = Object.entries(fieldsOf(value)).every(
      ([part, wish]) => JSON.stringify(before[part]) === JSON.stringify(wish),
    );
    const showedOther = name === 'color' && fieldsOf(light.color_temperature).mirek_valid === true;
    if (!isSame || showedOther) changed[name] = value;
    if (name === 'color_temperature' && !isSame) changed[name] = { ...fieldsOf(value), mirek_valid: true };
    if (name === 'color' && light.color_temperature !== undefined && changed[name] !== undefined) {
      changed.color_temperature = { mirek: null, mirek_valid: false };
    }
  }
  return changed;
}
