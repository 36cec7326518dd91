import { type AutomationTemplate, type TemplateInput, type TemplateInputValue, weekdayNames } from '@nexa/sdk';
import { templateInvalid } from './template-error.ts';

/** What answers are held against; without it, only their form is. */
export interface TemplateContext {
  /** Devices of the home by id, with all that their components can do. */
  readonly devices?: ReadonlyMap<string, { readonly name: string; readonly capabilities: readonly string[] }>;
  /** Ids of the home's scenes. */
  readonly scenes?: ReadonlySet<string>;
}

const longestSpan = 604_800;
const longestText = 200;
const mostDevices = 100;
const timeOfDay = /^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$/;
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * The answer to every input, with the defaults of those that were left out.
 * @throws NEXA_TEMPLATE_INVALID naming the input that is missing, unknown or does not fit.
 */
export function answersOf(
  { inputs }: Pick<AutomationTemplate, 'inputs'>,
  given: Readonly<Record<string, TemplateInputValue>>,
  context: TemplateContext = {},
): Map<string, TemplateInputValue> {
  const known = new Set(inputs.map(({ name }) => name));
  const unknown = Object.keys(given).find((name) => !known.has(name));
  if (unknown !== undefined) throw templateInvalid(`inputs/${unknown}`, 'the template asks for no such thing');
  return new Map(
    inputs.map((input) => {
      const { name } = input;
      const answer = Object.hasOwn(given, name) ? given[name] : input.default;
      if (answer === undefined) throw templateInvalid(`inputs/${name}`, `${input.title} is missing`);
      const problem = answerProblem(input, answer, context);
      if (problem !== undefined) throw templateInvalid(`inputs/${name}`, problem);
      return [name, answer];
    }),
  );
}

/** Why an answer does not fit its input, or `undefined`. */
export function answerProblem(
  input: TemplateInput,
  answer: TemplateInputValue,
  context: TemplateContext = {},
): string | undefined {
  switch (input.kind) {
    case 'device':
      return input.many === true ? devicesProblem(input, answer, context) : deviceProblem(input, answer, context);
    case 'number':
      return numberProblem(answer, input);
    case 'seconds':
      return numberProblem(answer, { minimum: input.minimum ?? 0, maximum: input.maximum ?? longestSpan });
    case 'time':
      return typeof answer === 'string' && timeOfDay.test(answer) ? undefined : 'it is a time of day such as 07:30';
    case 'weekdays':
      return weekdaysProblem(answer);
    case 'boolean':
      return typeof answer === 'boolean' ? undefined : 'it is true or false';
    case 'text':
      return textProblem(answer, input.maxLength ?? longestText);
    case 'choice': {
      const values = input.options.map(({ value }) => value);
      return values.some((value) => value === answer) ? undefined : `it is one of ${values.join(', ')}`;
    }
    case 'scene':
      return sceneProblem(answer, context);
  }
}

type DeviceInput = Extract<TemplateInput, { kind: 'device' }>;

function deviceProblem(
  { capabilities }: DeviceInput,
  answer: TemplateInputValue,
  { devices }: TemplateContext,
): string | undefined {
  if (typeof answer !== 'string' || !uuid.test(answer)) return 'it is the id of a device';
  if (devices === undefined) return undefined;
  const device = devices.get(answer);
  if (device === undefined) return `the home has no device ${answer}`;
  return capabilities.some((capability) => device.capabilities.includes(capability))
    ? undefined
    : `${device.name} has none of ${capabilities.join(', ')}`;
}

function devicesProblem(input: DeviceInput, answer: TemplateInputValue, context: TemplateContext): string | undefined {
  if (!Array.isArray(answer)) return 'it is a list of ids of devices';
  const mayBeEmpty = Array.isArray(input.default) && input.default.length === 0;
  if (answer.length === 0 && !mayBeEmpty) return 'it names one device at least';
  if (answer.length > mostDevices) return `it names at most ${mostDevices} devices`;
  const twice = answer.find((device, index) => answer.indexOf(device) !== index);
  if (twice !== undefined) return `${twice} is named twice`;
  for (const device of answer) {
    const problem = deviceProblem(input, device, context);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function numberProblem(
  answer: TemplateInputValue,
  { minimum = Number.NEGATIVE_INFINITY, maximum = Number.POSITIVE_INFINITY }: { minimum?: number; maximum?: number },
): string | undefined {
  if (typeof answer !== 'number' || !Number.isFinite(answer)) return 'it is a number';
  if (answer < minimum) return `it is at least ${minimum}`;
  return answer > maximum ? `it is at most ${maximum}` : undefined;
}

function weekdaysProblem(answer: TemplateInputValue): string | undefined {
  const isList = Array.isArray(answer) && answer.length > 0 && new Set(answer).size === answer.length;
  const names: readonly unknown[] = weekdayNames;
  return isList && answer.every((day) => names.includes(day)) ? undefined : 'it is a list of days such as monday';
}

function textProblem(answer: TemplateInputValue, maxLength: number): string | undefined {
  if (typeof answer !== 'string' || answer.length === 0) return 'it is a text';
  const most = Math.min(maxLength, longestText);
  return answer.length > most ? `it has at most ${most} characters` : undefined;
}

function sceneProblem(answer: TemplateInputValue, { scenes }: TemplateContext): string | undefined {
  if (typeof answer !== 'string' || !uuid.test(answer)) return 'it is the id of a scene';
  return scenes === undefined || scenes.has(answer) ? undefined : `the home has no scene ${answer}`;
}
