import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type PluginDefinition, secretFieldNames } from '@nexa/sdk';
import type { GeneratedFile } from './generator.ts';

const root = new URL('../../../../', import.meta.url);
const begin = '<!-- configuration -->';
const end = '<!-- /configuration -->';
const generatedBy = "<!-- Generated from the plugin's configuration schema by `npm run generate`; do not edit. -->";

/** The README of every plugin that lies in `plugins`, and the one that a new plugin begins with, with the table of its configuration. */
export async function pluginConfigurations(): Promise<GeneratedFile[]> {
  const ids = readdirSync(new URL('plugins/', root)).filter((id) =>
    existsSync(new URL(`plugins/${id}/src/index.ts`, root)),
  );
  const own = ids.map((id) => ({ folder: `plugins/${id}/`, readme: 'README.md' }));
  const all = [...own, { folder: 'plugin-template/', readme: 'create/plugin-readme.md' }];
  return Promise.all(
    all.map(async ({ folder, readme }) => {
      const entry: { default: PluginDefinition } = await import(new URL(`${folder}src/index.ts`, root).href);
      const text = readFileSync(fileURLToPath(new URL(`${folder}${readme}`, root)), 'utf8');
      return { path: `${folder}${readme}`, content: withConfiguration(text, configurationTable(entry.default.config)) };
    }),
  );
}

/** `readme` with the table between its two marks; at its end, when it has no marks yet. */
export function withConfiguration(readme: string, table: string): string {
  const section = `${begin}\n${generatedBy}\n\n${table}\n\n${end}`;
  const from = readme.indexOf(begin);
  const to = readme.indexOf(end);
  if (from === -1 && to === -1) return `${readme.trimEnd()}\n\n## Configuration\n\n${section}\n`;
  if (from === -1 || to < from)
    throw new Error(`A README needs ${begin} before ${end}, or neither of them: write the missing one.`);
  return `${readme.slice(0, from)}${section}${readme.slice(to + end.length)}`;
}

interface Field {
  readonly type?: string;
  readonly title?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Field[];
  readonly items?: Field;
  readonly properties?: Readonly<Record<string, Field>>;
  readonly required?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly format?: string;
  readonly 'x-nexa-unit'?: string;
}

/** Every field of a configuration: what it is, what it may be, what it is when nothing is said, and if it is secret. */
export function configurationTable(schema: unknown): string {
  const rows = rowsOf(schema as Field, '');
  if (rows.length === 0) return 'There is nothing to configure.';
  return [row(['field', 'what it is', 'what it may be', 'default', 'secret']), `|${'---|'.repeat(5)}`, ...rows].join(
    '\n',
  );
}

function rowsOf(schema: Field, inside: string): string[] {
  const secret = new Set(secretFieldNames(schema));
  const required = new Set(schema.required ?? []);
  return Object.entries(schema.properties ?? {}).flatMap(([name, field]) => {
    const path = `${inside}${name}`;
    const usual = defaultOf(field, required.has(name));
    const own = row([code(path), meaningOf(field), rangeOf(field), usual, secret.has(name) ? 'yes' : '']);
    return [own, ...rowsOf(field, `${path}.`), ...rowsOf(field.items ?? {}, `${path}[].`)];
  });
}

const code = (text: unknown) => `\`${typeof text === 'string' ? text : JSON.stringify(text)}\``;
const row = (cells: readonly string[]) =>
  `| ${cells.map((cell) => cell.replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`;

function meaningOf({ title, description }: Field): string {
  const words =
    title === undefined || description === undefined ? title : `${title.replace(/[.:]$/, '')}. ${description}`;
  return words ?? description ?? '';
}

function defaultOf(field: Field, isRequired: boolean): string {
  if (field.default !== undefined) return code(field.default);
  return isRequired ? 'must be given' : 'may be left out';
}

function rangeOf(field: Field): string {
  const unit = field['x-nexa-unit'] === undefined ? '' : ` ${field['x-nexa-unit']}`;
  if (field.const !== undefined)
    return field.title === undefined ? code(field.const) : `${code(field.const)} (${field.title})`;
  if (field.enum !== undefined) return field.enum.map(code).join(', ');
  if (field.anyOf !== undefined) return field.anyOf.map(rangeOf).join(', ');
  if (field.format === 'host') return 'a host name or an IP address';
  switch (field.type) {
    case 'boolean':
      return 'yes (`true`) or no (`false`)';
    case 'integer':
      return `a whole number${between(field.minimum, field.maximum)}${unit}`;
    case 'number':
      return `a number${between(field.minimum, field.maximum)}${unit}`;
    case 'string':
      return `a text${field.format === undefined ? '' : ` (${field.format})`}${lengthOf(field.minLength, field.maxLength)}`;
    case 'array':
      return `a list${between(field.minItems, field.maxItems)}, each ${rangeOf(field.items ?? {})}`;
    default:
      return field.properties === undefined ? 'anything' : 'the fields below';
  }
}

function between(least: number | undefined, most: number | undefined): string {
  if (least !== undefined && most !== undefined) return ` from ${figure(least)} to ${figure(most)}`;
  if (least !== undefined) return `, at least ${figure(least)}`;
  return most === undefined ? '' : `, at most ${figure(most)}`;
}

function lengthOf(least: number | undefined, most: number | undefined): string {
  if (most === undefined) return '';
  if (least === most) return ` of ${figure(most)} characters`;
  return least === undefined || least < 2
    ? ` of at most ${figure(most)} characters`
    : ` of ${figure(least)} to ${figure(most)} characters`;
}

const figure = (value: number) => value.toLocaleString('en').replace('-', '−');
