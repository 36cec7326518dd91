import { type AutomationTemplate, hasErrorCode, type JsonObject, type JsonValue, type TemplateInput } from '@nexa/sdk';
import { fillTemplate } from './fill-template.ts';
import { isJsonObject, isLoop } from './placeholder.ts';
import { sampleInputs } from './sample-inputs.ts';
import { answerProblem } from './template-answers.ts';

/** What is wrong with a template, and where. */
export interface TemplateProblem {
  /** Such as `inputs/light`, `definition/actions/0/id`. */
  readonly path: string;
  readonly message: string;
}

const templateId = /^[a-z][a-z0-9]*([.-][a-z0-9]+)*$/;
const inputName = /^[a-z][A-Za-z0-9]{0,59}$/;
const longestTemplateId = 100;
/** Leaves room for the number that a `$for` puts behind it. */
const longestId = 55;

/**
 * What is wrong with a template, whoever wrote it: ids that are not well formed or used twice, placeholders without an
 * input, inputs that nothing uses, defaults that do not fit, a `$for` or `$each` out of its place. Empty: it is sound.
 * That the automation it becomes fits the schema is for the caller to check, with {@link fillTemplate} and
 * {@link sampleInputs}. Never throws.
 */
export function checkTemplate(template: AutomationTemplate): readonly TemplateProblem[] {
  const found = [
    ...headProblems(template),
    ...template.inputs.flatMap((input, index) => inputProblems(input, template.inputs.slice(0, index))),
    ...placeholderProblems(template),
  ];
  return found.length > 0 ? found : [...filledProblems(template)];
}

function* headProblems({ id, version, title }: AutomationTemplate): Generator<TemplateProblem> {
  if (!templateId.test(id) || id.length > longestTemplateId)
    yield { path: 'id', message: 'an id is of small letters and digits, with - and . between them' };
  if (!Number.isInteger(version) || version < 1) yield { path: 'version', message: 'a version counts from 1' };
  if (title === '') yield { path: 'title', message: 'it has a title' };
}

function inputProblems(input: TemplateInput, before: readonly TemplateInput[]): readonly TemplateProblem[] {
  const path = `inputs/${input.name}`;
  const found: TemplateProblem[] = [];
  if (!inputName.test(input.name))
    found.push({ path, message: 'a name begins with a small letter and has letters and digits only' });
  if (before.some(({ name }) => name === input.name)) found.push({ path, message: 'the name is used twice' });
  const isEmptyChoice = input.kind === 'device' && input.default !== undefined;
  if (isEmptyChoice && !(Array.isArray(input.default) && input.default.length === 0))
    return [...found, { path: `${path}/default`, message: 'no home but the author’s has that device' }];
  const problem = input.default === undefined ? undefined : answerProblem(input, input.default);
  return problem === undefined ? found : [...found, { path: `${path}/default`, message: problem }];
}

function placeholderProblems({ inputs, definition }: AutomationTemplate): readonly TemplateProblem[] {
  const used = new Map<string, string>();
  for (const { name, path } of placeholders(definition as JsonObject, 'definition'))
    if (!used.has(name)) used.set(name, path);
  const known = new Set(inputs.map(({ name }) => name));
  return [
    ...[...used].flatMap(([name, path]) =>
      known.has(name) ? [] : [{ path, message: `there is no input ${name}` } satisfies TemplateProblem],
    ),
    ...inputs.flatMap(({ name }) => (used.has(name) ? [] : [{ path: `inputs/${name}`, message: 'nothing uses it' }])),
  ];
}

function* placeholders(value: JsonValue, path: string): Generator<{ name: string; path: string }> {
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) yield* placeholders(item, `${path}/${index}`);
    return;
  }
  if (!isJsonObject(value)) return;
  for (const key of ['$input', '$for']) if (Object.hasOwn(value, key)) yield { name: String(value[key]), path };
  for (const [name, member] of Object.entries(value)) yield* placeholders(member, `${path}/${name}`);
}

/** What shows only when it is filled in. */
function* filledProblems(template: AutomationTemplate): Generator<TemplateProblem> {
  let filled: JsonObject;
  try {
    filled = fillTemplate(template, sampleInputs(template)) as unknown as JsonObject;
  } catch (error) {
    if (!hasErrorCode(error, 'NEXA_TEMPLATE_INVALID')) throw error;
    yield { path: `definition/${String(error.params.path)}`, message: error.message };
    return;
  }
  yield* idProblems(template.definition as JsonObject, 'definition');
  for (const list of ['triggers', 'conditions', 'actions']) yield* twiceProblems(filled[list], list);
}

function* idProblems(value: JsonValue, path: string): Generator<TemplateProblem> {
  if (typeof value !== 'object' || value === null) return;
  if (isJsonObject(value) && Object.hasOwn(value, 'id')) {
    const { id } = value;
    const longest = isLoop(value) ? longestId : longestId + 5;
    if (typeof id !== 'string' || id.length === 0 || id.length > longest)
      yield { path: `${path}/id`, message: `an id is a text of 1 to ${longest} characters` };
  }
  for (const [name, member] of Object.entries(value)) yield* idProblems(member, `${path}/${name}`);
}

function* twiceProblems(list: JsonValue | undefined, path: string): Generator<TemplateProblem> {
  const ids = (Array.isArray(list) ? list : []).flatMap((item: JsonValue) =>
    isJsonObject(item) && typeof item.id === 'string' ? [item.id] : [],
  );
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  if (twice !== undefined) yield { path: `definition/${path}`, message: `the id ${twice} is used twice` };
}
