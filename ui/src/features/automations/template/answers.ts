import type { TemplateInput, TemplateInputValue } from '@nexa/sdk';

/** What was answered so far, by the name of the question. */
export type Answers = Readonly<Record<string, TemplateInputValue | undefined>>;

function emptyAnswer(input: TemplateInput): TemplateInputValue | undefined {
  if (input.default !== undefined) return input.default;
  if (input.kind === 'boolean') return false;
  return input.kind === 'weekdays' || (input.kind === 'device' && input.many === true) ? [] : undefined;
}

export const defaultAnswers = (inputs: readonly TemplateInput[]): Answers =>
  Object.fromEntries(inputs.map((input) => [input.name, emptyAnswer(input)]));

const isEmpty = (value: TemplateInputValue | undefined): boolean =>
  value === undefined || value === '' || (Array.isArray(value) && value.length === 0);

/** Whether a question has an answer that can be sent; one with a default needs none. */
export function isAnswered(input: TemplateInput, value: TemplateInputValue | undefined): boolean {
  if (isEmpty(value)) return input.default !== undefined;
  if (input.kind !== 'number' && input.kind !== 'seconds') return true;
  if (typeof value !== 'number' || Number.isNaN(value)) return false;
  return value >= (input.minimum ?? Number.NEGATIVE_INFINITY) && value <= (input.maximum ?? Number.POSITIVE_INFINITY);
}

/** The answers as they are sent: without those that were left out. */
export const givenAnswers = (inputs: readonly TemplateInput[], answers: Answers): Record<string, TemplateInputValue> =>
  Object.fromEntries(
    inputs.flatMap(({ name }) => {
      const value = answers[name];
      return value === undefined || isEmpty(value) ? [] : [[name, value] as const];
    }),
  );
