import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NexaError } from '@nexa/sdk';
import { packageRefused } from './package-refusal.ts';

export interface FetchedPackage {
  readonly archive: Buffer;
  /** As the registry states it, of the archive; checked. */
  readonly integrity: string;
  readonly version: string;
}

export interface NpmClientOptions {
  /** Another registry than npm's configuration names. */
  readonly registry?: string;
  readonly environment?: NodeJS.ProcessEnv;
  /** Milliseconds; 100 seconds when left out, less than an HTTP connection may be silent. */
  readonly within?: number;
}

const part = '[a-z0-9~][a-z0-9._~-]{0,213}';
/** Packages of a registry by name, with a version, range or tag: no path, no address, no repository, no option. */
const specForm = new RegExp(`^(?:@${part}/)?${part}(?:@[A-Za-z0-9.^~<>=*+_-]{1,100})?$`);

export const isPackageSpec = (text: string): boolean => specForm.test(text);

/** What of the environment npm needs. Nothing of NEXA's own is handed on. */
const handedOn = /^(PATH|HOME|USER|TMPDIR|SSL_CERT_(FILE|DIR)|NODE_EXTRA_CA_CERTS|(https?|no)_proxy|npm_config_.*)$/i;

/** Downloads a package with the machine's own npm and its configuration. No script of the package is run. */
export async function fetchFromRegistry(spec: string, options: NpmClientOptions = {}): Promise<FetchedPackage> {
  if (!isPackageSpec(spec))
    throw packageRefused(`"${spec.slice(0, 200)}" is no package of a registry, such as @acme/nexa-plugin@1.2.3.`);
  const work = mkdtempSync(join(tmpdir(), 'nexa-npm-'));
  try {
    const output = await runNpm(['pack', spec, '--json', `--pack-destination=${work}`], work, spec, options);
    const [file] = readdirSync(work).filter((name) => name.endsWith('.tgz'));
    const [packed] = JSON.parse(output) as readonly { integrity?: unknown; version?: unknown }[];
    if (file === undefined || typeof packed?.integrity !== 'string' || typeof packed.version !== 'string')
      throw unavailable(spec, 'npm gave no archive');
    const archive = readFileSync(join(work, file));
    if (!isIntegrity(archive, packed.integrity))
      throw packageRefused(`the archive is not the one that the registry states (${packed.integrity}).`);
    return { archive, integrity: packed.integrity, version: packed.version };
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function isIntegrity(archive: Buffer, integrity: string): boolean {
  const [algorithm = '', expected = ''] = integrity.split(/-(.*)/s);
  return algorithm === 'sha512' && createHash('sha512').update(archive).digest('base64') === expected;
}

function runNpm(command: string[], cwd: string, spec: string, options: NpmClientOptions): Promise<string> {
  const { registry, environment = process.env, within = 100_000 } = options;
  const env = Object.fromEntries(Object.entries(environment).filter(([name]) => handedOn.test(name)));
  const settings = [
    '--ignore-scripts',
    '--no-update-notifier',
    '--fetch-retries=1',
    ...(registry === undefined ? [] : [`--registry=${registry}`]),
  ];
  return new Promise((resolve, reject) => {
    execFile(
      'npm',
      [...command, ...settings],
      { cwd, env, timeout: within, killSignal: 'SIGKILL', maxBuffer: 10_000_000 },
      (error, stdout, stderr) => {
        if (error === null) resolve(stdout);
        else reject(unavailable(spec, reasonOf(error, stderr, within), error));
      },
    );
  });
}

function reasonOf(error: Error & { code?: unknown; killed?: boolean }, stderr: string, within: number): string {
  if (error.code === 'ENOENT') return 'npm is not on this machine';
  if (error.killed === true) return `npm had not finished after ${within / 1000} s`;
  const lines = stderr.split('\n').map((line) => line.replace(/^npm (error|ERR!) ?/, '').trim());
  const said = lines.filter((line) => line !== '' && !line.startsWith('A complete log') && !line.startsWith('code '));
  return (said[0] ?? 'npm failed').slice(0, 300);
}

function unavailable(spec: string, reason: string, cause?: unknown): NexaError {
  return new NexaError('NEXA_PLUGIN_SOURCE_UNAVAILABLE', `The registry did not give ${spec}: ${reason}.`, {
    params: { source: spec, reason },
    ...(cause === undefined ? {} : { cause }),
  });
}
