import { type Static, Type } from '@sinclair/typebox';
import { valueProblemText } from '../plugin-host/schema-values.ts';
import { type Grade, grades } from './grade.ts';
import { conformanceRules } from './rules.ts';

const Reason = Type.String({ minLength: 15, maxLength: 500 });
const byRule = (description: string) => Type.Optional(Type.Record(Type.String(), Reason, { description }));

/**
 * What a plugin's quality.json says: the grade that was computed last, and of single rules what no program can know.
 * A rule stands in one of the lists at most.
 *
 * @since 0.2.0
 */
export const Quality = Type.Object(
  {
    grade: Type.Union([...grades.map((grade) => Type.Literal(grade)), Type.Null()], {
      description: 'As computed. A test holds it to the computed one; it is no claim.',
    }),
    exempt: byRule('Rules without meaning for this plugin, with the reason.'),
    declared: byRule('Rules that no program can check, with the evidence.'),
    open: byRule('Rules that do not hold yet, with the reason.'),
  },
  { additionalProperties: false },
);

/** See {@link Quality}. @since 0.2.0 */
export type Quality = Static<typeof Quality>;

/** Of a plugin without quality.json. */
const nothing: Quality = { grade: null };

/** Reads the content of a quality.json. Throws in one sentence what is wrong with it. */
export function readQuality(content: unknown): Quality {
  if (content === undefined) return nothing;
  const problem = valueProblemText(Quality, content);
  if (problem !== undefined) throw new Error(`quality.json: ${problem}`);
  const quality = content as Quality;
  const problems = [...entryProblems(quality)];
  if (problems.length > 0) throw new Error(`quality.json: ${problems.join('; ')}`);
  return quality;
}

function* entryProblems({ exempt = {}, declared = {}, open = {} }: Quality): Generator<string> {
  const named = [...Object.keys(exempt), ...Object.keys(declared), ...Object.keys(open)];
  for (const name of named) {
    const rule = Object.hasOwn(conformanceRules, name) ? conformanceRules[name as never] : undefined;
    if (rule === undefined) yield `there is no rule "${name}"`;
  }
  for (const name of new Set(named.filter((name, index) => named.indexOf(name) !== index))) {
    yield `the rule "${name}" is in two lists`;
  }
  const known = (names: object) => Object.keys(names).filter((name) => Object.hasOwn(conformanceRules, name));
  for (const name of known(exempt)) {
    const { exemptible } = conformanceRules[name as keyof typeof conformanceRules];
    if (exemptible !== true) yield `nothing is exempt from the rule "${name}"`;
  }
  for (const name of known(declared)) {
    const { check } = conformanceRules[name as keyof typeof conformanceRules];
    if (check !== undefined) yield `the rule "${name}" is checked by a program and cannot be declared`;
  }
}

/** The grade that quality.json records. */
export const recordedGrade = ({ grade }: Quality): Grade | undefined => grade ?? undefined;
