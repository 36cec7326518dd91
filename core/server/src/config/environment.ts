import { join } from 'node:path';
import { type TSchema, Type } from '@sinclair/typebox';

/** One environment variable: how it is checked, what it is without one, what it does. */
export interface EnvironmentVariable {
  /** Schema of the value after text was turned into the schema's type. */
  readonly schema: TSchema;
  readonly description: string;
  /** The value when the variable is not set. Left out: there is none. */
  readonly fallback?: (machine: Machine) => string | number | boolean;
  /** The fallback in words, for the documentation. */
  readonly fallbackText: string;
}

/** What fallbacks depend on. */
export interface Machine {
  readonly isRoot: boolean;
  readonly repositoryRoot: string;
}

const path = Type.String({ minLength: 1, maxLength: 4096 });
const given = (value: string | number | boolean): Pick<EnvironmentVariable, 'fallback' | 'fallbackText'> => ({
  fallback: () => value,
  fallbackText: `\`${value}\``,
});
const none = { fallbackText: 'not set' };

/** Every variable that NEXA reads. `docs/configuration.md` is generated from this table. */
export const environmentVariables = {
  NEXA_DATA_DIR: {
    schema: path,
    description:
      'Folder of everything that NEXA keeps: the embedded database, the secret key, the plugins’ own data. One NEXA at a time uses it.',
    fallback: ({ isRoot }) => (isRoot ? '/var/lib/nexa' : './data'),
    fallbackText: '`./data`; `/var/lib/nexa` when started as root',
  },
  NEXA_HOST: {
    schema: Type.String({ minLength: 1, maxLength: 253 }),
    description: 'Address to listen on. `0.0.0.0` makes the page reachable from the home network.',
    ...given('127.0.0.1'),
  },
  NEXA_PORT: {
    schema: Type.Integer({ minimum: 0, maximum: 65535 }),
    description: 'Port of the page and the HTTP interface. `0` takes any free one.',
    ...given(8420),
  },
  DATABASE_URL: {
    schema: Type.String({ format: 'postgres-url', maxLength: 4096 }),
    description: 'Postgres 15 or newer to use instead of the embedded one: `postgres://user:password@host:5432/nexa`.',
    fallbackText: 'not set: the embedded Postgres',
  },
  DATABASE_REPLICA_URL: {
    schema: Type.String({ format: 'postgres-url', maxLength: 4096 }),
    description:
      'A streaming replica of the database: charts and history are read there while it is at most 2 seconds behind. `nexa doctor` says how far it is.',
    fallbackText: 'not set',
  },
  NEXA_SECRET_KEY_FILE: {
    schema: path,
    description:
      'File with the key that encrypts what integrations keep secret. It is created when missing, readable by its owner only. Keep a copy: without it integrations must be paired again.',
    fallbackText: '`secret.key` in the data folder',
  },
  NEXA_BACKUP_DIR: {
    schema: path,
    description:
      'Folder of the backups. Best on another disk or machine: backups beside the database are lost together with it.',
    fallbackText: '`backups` in the data folder',
  },
  NEXA_BACKUP_KEY_FILE: {
    schema: path,
    description:
      'File with the key that seals the backups. It is created at the first backup, readable by its owner only. Keep a copy outside of this machine: without it no backup can be opened.',
    fallbackText: '`backup.key` in the data folder',
  },
  NEXA_PUBLIC_URL: {
    schema: Type.String({ format: 'http-url', maxLength: 2048 }),
    description: 'Address under which people open NEXA from outside the home, such as `https://nexa.example.com`.',
    ...none,
  },
  NEXA_TLS_CERT: {
    schema: path,
    description: 'PEM file of the certificate chain. With `NEXA_TLS_KEY` NEXA serves HTTPS itself.',
    ...none,
  },
  NEXA_TLS_KEY: { schema: path, description: 'PEM file of the key of `NEXA_TLS_CERT`.', ...none },
  NEXA_TRUST_PROXY: {
    schema: Type.String({ format: 'address-list', maxLength: 2000 }),
    description:
      'Addresses or networks of reverse proxies, separated by commas, whose `X-Forwarded-For` and `X-Forwarded-Proto` are believed. `loopback` stands for this machine.',
    ...none,
  },
  NEXA_DISCOVERY: {
    schema: Type.String({ minLength: 1, maxLength: 64 }),
    description:
      'Listening for devices on the network: `all` interfaces but loopback, `off`, or the name or address of the one to use.',
    ...given('all'),
  },
  NEXA_PLUGINS_DIR: {
    schema: path,
    description: 'Folder whose sub-folders are the installed plugins; several are separated by colons.',
    fallback: ({ repositoryRoot }) => join(repositoryRoot, 'plugins'),
    fallbackText: '`plugins` beside the server',
  },
  NEXA_PLUGIN_REGISTRY: {
    schema: Type.String({ format: 'http-url', maxLength: 2048 }),
    description: 'Registry that plugins are installed from. Left out: the one that the configuration of npm names.',
    ...none,
  },
  NEXA_PAGE_DIR: {
    schema: path,
    description: 'Folder of the built page.',
    fallback: ({ repositoryRoot }) => join(repositoryRoot, 'ui', 'dist'),
    fallbackText: '`ui/dist` beside the server',
  },
  NODE_ENV: {
    schema: Type.String({ maxLength: 100 }),
    description: '`development` builds and reloads a plugin when its source changes. Anything else changes nothing.',
    ...none,
  },
  NEXA_LOG_LEVEL: {
    schema: Type.Union(
      ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'].map((level) => Type.Literal(level)),
    ),
    description:
      'The least important messages that are logged: `trace`, `debug`, `info`, `warn`, `error`, `fatal` or `silent`.',
    ...given('info'),
  },
} as const satisfies Record<string, EnvironmentVariable>;

export type EnvironmentName = keyof typeof environmentVariables;
