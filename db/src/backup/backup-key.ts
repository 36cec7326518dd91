import { createHash, randomBytes } from 'node:crypto';
import { chmod, link, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { errorMessage, NexaError } from '@nexa/sdk';

export interface BackupKey {
  /** What a person compares: printed when a backup is made and when it is restored. Tells nothing about the key. */
  readonly fingerprint: string;
  readonly bytes: Buffer;
}

/** The first key seals, all open: a key that is replaced stays in the file for the backups made with it. */
export interface BackupKeys {
  readonly file: string;
  readonly sealing: BackupKey;
  readonly all: readonly BackupKey[];
  /** True for the call that made the file: its owner has to be told to keep a copy. */
  readonly isNew: boolean;
}

interface KeyFile {
  readonly keys: readonly { readonly key: string; readonly createdAt: string }[];
}

/** Reads the key file, or makes it. Two that start at once agree on one key. */
export async function loadOrCreateBackupKeys(file: string): Promise<BackupKeys> {
  const isNew = (await readKeyFile(file)) === undefined && (await createKeyFile(file));
  return { ...(await loadBackupKeys(file)), isNew };
}

/** Reads the key file; without one nothing can be restored, so a missing file is an error. */
export async function loadBackupKeys(file: string): Promise<BackupKeys> {
  const text = await readKeyFile(file);
  if (text === undefined) throw unusable(file, 'there is no such file');
  await closeToOthers(file);
  const all = parse(file, text);
  const [sealing] = all;
  if (sealing === undefined) throw unusable(file, 'it holds no key');
  return { file, sealing, all, isNew: false };
}

export function fingerprintOf(bytes: Buffer): string {
  const digest = createHash('sha256').update('nexa backup key\n').update(bytes).digest('hex');
  return (digest.slice(0, 16).match(/.{4}/g) ?? []).join('-');
}

async function readKeyFile(file: string): Promise<string | undefined> {
  return readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw unusable(file, errorMessage(error), error);
  });
}

async function createKeyFile(file: string): Promise<boolean> {
  await mkdir(dirname(file), { recursive: true });
  const content: KeyFile = {
    keys: [{ key: randomBytes(32).toString('base64'), createdAt: new Date().toISOString() }],
  };
  const draft = `${file}.${process.pid}.${randomBytes(4).toString('hex')}`;
  await writeFile(draft, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600, flag: 'wx', flush: true });
  try {
    await link(draft, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return false;
  } finally {
    await rm(draft, { force: true });
  }
}

async function closeToOthers(file: string): Promise<void> {
  const { mode, uid } = await stat(file);
  if ((mode & 0o077) !== 0 && (process.getuid?.() === uid || process.getuid?.() === 0)) await chmod(file, 0o600);
}

function parse(file: string, text: string): BackupKey[] {
  let content: Partial<KeyFile>;
  try {
    content = JSON.parse(text) as Partial<KeyFile>;
  } catch (error) {
    throw unusable(file, 'it is not JSON', error);
  }
  return (content.keys ?? []).map(({ key }) => {
    const bytes = Buffer.from(String(key), 'base64');
    if (bytes.length !== 32) throw unusable(file, 'it holds a key that is not 32 bytes long');
    return { bytes, fingerprint: fingerprintOf(bytes) };
  });
}

function unusable(file: string, problem: string, cause?: unknown): NexaError {
  return new NexaError(
    'NEXA_BACKUP_KEY_UNREADABLE',
    `The backup key ${file} cannot be used: ${problem}. Put back the copy that was kept, or name its file in NEXA_BACKUP_KEY_FILE.`,
    { params: { file, problem }, cause },
  );
}
