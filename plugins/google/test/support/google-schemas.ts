import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';

/** Google's own schemas lie beside the repository where the tests of the project run, nowhere else. */
const folder = fileURLToPath(new URL('../../../../../shared/peers/google', import.meta.url));

export const hasGoogleSchemas = (): boolean => existsSync(folder);

const uuidForm = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const ajv = new Ajv({ strict: false, allErrors: true, formats: { uuid: uuidForm } });
const compiled = new Map<string, ValidateFunction>();

/** What is wrong with a value by one of Google's schemas, in words; empty: nothing. */
export function problemsWith(schema: string, value: unknown): string[] {
  const validate = compiled.get(schema) ?? ajv.compile(read(schema));
  compiled.set(schema, validate);
  return validate(value) ? [] : (validate.errors ?? []).map((error) => `${schema}: ${said(error)}`);
}

export const hasSchema = (path: string): boolean => existsSync(`${folder}/${path}`);

export const traitSchema = (trait: string, part: string): string =>
  `traits/${trait.toLowerCase()}/${part.toLowerCase()}.schema.json`;

/** Names that a list of Google's holds. */
export const listed = (list: 'traits' | 'types' | 'commands' | 'errors'): readonly string[] =>
  read(`platform/${list}.schema.json`).enum as string[];

export interface GoogleExample {
  readonly schema: string;
  readonly value: Record<string, unknown>;
}

/** Every example in Google's schemas. */
export function allExamples(): readonly GoogleExample[] {
  const files = readdirSync(folder, { recursive: true }) as string[];
  return files
    .filter((file) => file.endsWith('.schema.json'))
    .sort()
    .flatMap((schema) => examplesOf(schema).map((value) => ({ schema, value })));
}

const examplesOf = (schema: string): Record<string, unknown>[] =>
  ((read(schema).examples ?? []) as Record<string, unknown>[]).map(({ $comment: _, ...value }) => value);

const read = (path: string): Record<string, unknown> =>
  JSON.parse(readFileSync(`${folder}/${path}`, 'utf8')) as Record<string, unknown>;

const said = ({ instancePath, message }: ErrorObject): string => `${instancePath || '/'} ${message ?? ''}`;
