import type { Expression } from '@nexa/sdk';
import { NotMapped } from './import-notes.ts';
import { type ImportSession, placeOf } from './import-session.ts';

/** A text for people, with NEXA's placeholders, and the variables that they stand for. */
export interface MessageText {
  readonly text: string;
  readonly variables: Readonly<Record<string, Expression>>;
}

const known: readonly (readonly [RegExp, string])[] = [
  [/^trigger\.to_state\.(state|state_with_unit)$/, '{trigger.value}'],
  [/^trigger\.from_state\.state$/, '{trigger.previous}'],
  [/^trigger\.(to|from)_state\.(name|attributes\.friendly_name)$/, '{trigger.device}'],
];
const longestName = 60;
const stateOf = /^states\(\s*['"]([\w.]+)['"]\s*\)$/;
const stateAt = /^states\.([\w]+\.[\w]+)\.state$/;
const attributeOf = /^state_attr\(\s*['"]([\w.]+)['"]\s*,\s*['"](\w+)['"]\s*\)$/;
const filters = /(\s*\|\s*(float|int|round|string)(\([^()]*\))?)+$/;

/** A text of Home Assistant's: of its templates those that show a state are read, others become `…`. */
export function messageText(template: string, longest: number, session: ImportSession): MessageText {
  const variables: Record<string, Expression> = {};
  const filled = template.replace(/\{\{([^{}]*)\}\}/g, (_written, code: string) => {
    const placeholder = placeholderOf(code.trim(), variables, session);
    if (placeholder !== undefined) return placeholder;
    session.notes.remark(`without {{${code}}}, which NEXA does not read`, { review: true });
    return '…';
  });
  const isPlain = !filled.includes('{%') && !filled.includes('{{');
  if (!isPlain) throw new NotMapped('its text is made by a template, which NEXA does not read');
  const text = filled.replace(/\s+/g, ' ').trim();
  if (text.length > longest) session.notes.remark(`its text is cut to ${longest} characters`);
  return { text: text.slice(0, longest), variables };
}

function placeholderOf(
  code: string,
  variables: Record<string, Expression>,
  session: ImportSession,
): string | undefined {
  const bare = code.replace(filters, '');
  const [, placeholder] = known.find(([pattern]) => pattern.test(bare)) ?? [];
  if (placeholder !== undefined) return placeholder;
  const attribute = attributeOf.exec(bare);
  const entityId = attribute?.[1] ?? stateOf.exec(bare)?.[1] ?? stateAt.exec(bare)?.[1];
  if (entityId === undefined) return undefined;
  try {
    const { place } = placeOf(entityId, attribute?.[2], session);
    const whole = [entityId, ...(attribute === null ? [] : [attribute[2]])].join('_').replaceAll('.', '_');
    const name = whole.length <= longestName ? whole : `state_${Object.keys(variables).length + 1}`;
    variables[name] = { state: place, acceptStale: true };
    return `{${name}}`;
  } catch (error) {
    if (!(error instanceof NotMapped)) throw error;
    session.notes.remark(error.message, { review: true });
    return undefined;
  }
}
