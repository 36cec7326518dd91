import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';

const schema = JSON.parse(readFileSync(new URL('./alexa-messages.json', import.meta.url), 'utf8')) as object;
const validate = new Ajv({ strict: false, allErrors: false }).compile(schema);

/** What is wrong with a message to Alexa under Amazon's public documentation of today. */
export const ownJudge = (message: unknown): string | undefined =>
  validate(message) ? undefined : JSON.stringify(validate.errors?.slice(0, 6));
