import type { TSchema } from '@sinclair/typebox';
import { type EnvironmentVariable, environmentVariables } from './environment.ts';

/** `docs/configuration.md`, from the table of variables. */
export function configurationDocument(): string {
  const rows = Object.entries(environmentVariables).map(([name, declared]) => {
    const variable: EnvironmentVariable = declared;
    return `| \`${name}\` | ${kindOf(variable.schema)} | ${variable.fallbackText} | ${variable.description} |`;
  });
  return [
    '<!-- Generated from core/server/src/config/environment.ts by `npm run generate`; do not edit. -->',
    '# Configuration',
    '',
    'NEXA is configured by environment variables. All have a default that works on one machine; a value that is not',
    'valid stops the start with `NEXA_CONFIG_INVALID` and the variable’s name.',
    '',
    '| variable | value | default | what it does |',
    '|---|---|---|---|',
    ...rows,
    '',
    '`/metrics` answers requests that come straight from this machine. From anywhere else, and through a reverse proxy, it',
    'needs a personal access token with the scope `admin` of the person who set NEXA up (`authorization: Bearer ...`): its',
    'figures tell who is at home.',
    '',
  ].join('\n');
}

function kindOf(schema: TSchema): string {
  if (schema.type === 'integer') return `whole number ${schema.minimum} to ${schema.maximum}`;
  if (Array.isArray(schema.anyOf)) return 'one of the words';
  const formats: Record<string, string> = {
    'postgres-url': 'Postgres URL',
    'http-url': 'URL',
    'address-list': 'list of addresses',
  };
  return formats[String(schema.format)] ?? 'text';
}
