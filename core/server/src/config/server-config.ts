import { isIP } from 'node:net';
import { delimiter, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { NexaError } from '@nexa/sdk';
import { Ajv, type ErrorObject } from 'ajv';
import { type EnvironmentName, type EnvironmentVariable, environmentVariables, type Machine } from './environment.ts';

/** The configuration of one server, checked. Paths are absolute. */
export interface ServerConfig {
  readonly dataDir: string;
  readonly host: string;
  readonly port: number;
  readonly databaseUrl?: string;
  readonly databaseReplicaUrl?: string;
  readonly secretKeyFile: string;
  readonly backupDir: string;
  readonly backupKeyFile: string;
  readonly publicUrl?: string;
  readonly tls?: { readonly certFile: string; readonly keyFile: string };
  readonly trustProxy: readonly string[];
  /** `all`, `off`, or an interface's name or address. */
  readonly discovery: string;
  readonly pluginsDirs: readonly string[];
  readonly pluginRegistry?: string;
  readonly pageDir: string;
  readonly logLevel: string;
  readonly isDevelopment: boolean;
}

type Environment = Readonly<Record<string, string | undefined>>;
type Values = Partial<Record<EnvironmentName, string | number | boolean>>;

/** Two folders up from this one lies the package, two more up the repository: the same from `src` and from `dist`. */
const repositoryRoot = fileURLToPath(new URL('../../../../', import.meta.url));

const ajv = new Ajv({ coerceTypes: true, strictSchema: false });
ajv.addFormat('postgres-url', (text) => /^postgres(ql)?:$/.test(protocolOf(text)));
ajv.addFormat('http-url', (text) => /^https?:$/.test(protocolOf(text)));
ajv.addFormat('address-list', (text) => addressList(text).every(isAddressOrNetwork));

/** Reads and checks the environment; the first wrong variable is named in a `NEXA_CONFIG_INVALID`. */
export function readServerConfig(environment: Environment, machine: Partial<Machine> = {}): ServerConfig {
  const values = readValues(environment, {
    isRoot: machine.isRoot ?? process.getuid?.() === 0,
    repositoryRoot: machine.repositoryRoot ?? repositoryRoot,
  });
  const text = (name: EnvironmentName): string | undefined => values[name] as string | undefined;
  const folder = (name: EnvironmentName): string => resolve(String(values[name]));
  const dataDir = folder('NEXA_DATA_DIR');
  const certFile = text('NEXA_TLS_CERT');
  const keyFile = text('NEXA_TLS_KEY');
  if ((certFile === undefined) !== (keyFile === undefined))
    throw invalid(certFile === undefined ? 'NEXA_TLS_CERT' : 'NEXA_TLS_KEY', 'must be set together with the other');
  const databaseUrl = text('DATABASE_URL');
  const replicaUrl = text('DATABASE_REPLICA_URL');
  const publicUrl = text('NEXA_PUBLIC_URL');
  const pluginRegistry = text('NEXA_PLUGIN_REGISTRY');
  return {
    dataDir,
    host: String(values.NEXA_HOST),
    port: Number(values.NEXA_PORT),
    ...(databaseUrl === undefined ? {} : { databaseUrl }),
    ...(replicaUrl === undefined ? {} : { databaseReplicaUrl: replicaUrl }),
    secretKeyFile: resolve(text('NEXA_SECRET_KEY_FILE') ?? join(dataDir, 'secret.key')),
    backupDir: resolve(text('NEXA_BACKUP_DIR') ?? join(dataDir, 'backups')),
    backupKeyFile: resolve(text('NEXA_BACKUP_KEY_FILE') ?? join(dataDir, 'backup.key')),
    ...(publicUrl === undefined ? {} : { publicUrl }),
    ...(certFile === undefined || keyFile === undefined
      ? {}
      : { tls: { certFile: resolve(certFile), keyFile: resolve(keyFile) } }),
    trustProxy: addressList(text('NEXA_TRUST_PROXY') ?? ''),
    discovery: String(values.NEXA_DISCOVERY),
    pluginsDirs: String(values.NEXA_PLUGINS_DIR)
      .split(delimiter)
      .filter((part) => part !== '')
      .map((part) => resolve(part)),
    ...(pluginRegistry === undefined ? {} : { pluginRegistry }),
    pageDir: folder('NEXA_PAGE_DIR'),
    logLevel: String(values.NEXA_LOG_LEVEL),
    isDevelopment: values.NODE_ENV === 'development',
  };
}

function readValues(environment: Environment, machine: Machine): Values {
  const values: Values = {};
  for (const [key, declared] of Object.entries(environmentVariables)) {
    const name = key as EnvironmentName;
    const variable: EnvironmentVariable = declared;
    // An empty variable is how shells and compose files say "not set".
    const raw = environment[name] === '' ? undefined : environment[name];
    const value = raw === undefined ? variable.fallback?.(machine) : checked(name, variable, raw);
    if (value !== undefined) values[name] = value;
  }
  return values;
}

function checked(name: EnvironmentName, variable: EnvironmentVariable, raw: string): string | number | boolean {
  const holder = { value: raw as string | number | boolean };
  const validate = ajv.compile({ type: 'object', properties: { value: variable.schema } });
  if (validate(holder)) return holder.value;
  throw invalid(name, (validate.errors ?? []).map(describe).join(', ') || 'is not valid');
}

function describe(error: ErrorObject): string {
  if (error.keyword === 'const') return `may be "${error.params.allowedValue}"`;
  if (error.keyword === 'anyOf') return 'or nothing else';
  return error.message ?? 'is not valid';
}

/** The value stays out of the message: it may be a password in a URL. */
function invalid(name: EnvironmentName, problem: string): NexaError {
  return new NexaError('NEXA_CONFIG_INVALID', `The environment variable ${name} is not valid: it ${problem}.`, {
    params: { name, problem },
  });
}

function protocolOf(text: string): string {
  return URL.canParse(text) ? new URL(text).protocol : '';
}

function addressList(text: string): string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

function isAddressOrNetwork(text: string): boolean {
  if (['loopback', 'linklocal', 'uniquelocal'].includes(text)) return true;
  const [address = '', prefix] = text.split('/');
  const family = isIP(address);
  if (family === 0) return false;
  return prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= (family === 4 ? 32 : 128));
}
