import { randomBytes } from 'node:crypto';
import { chmod, link, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { errorMessage, NexaError } from '@nexa/sdk';

/** A key with the id that every blob sealed by it carries. */
export interface SecretKey {
  readonly id: string;
  readonly bytes: Buffer;
}

/** The keys of one installation: the first seals, all open. */
export type SecretKeyRing = readonly [SecretKey, ...SecretKey[]];

interface KeyFile {
  readonly keys: readonly { readonly id: string; readonly key: string; readonly createdAt: string }[];
}

/** Reads the key file; creates it, readable by its owner only, when there is none. */
export async function loadSecretKeys(path: string): Promise<SecretKeyRing> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw unreadable(path, errorMessage(error), error);
  });
  if (text === undefined) {
    await createKeyFile(path);
    return loadSecretKeys(path);
  }
  await closeToOthers(path);
  return parseKeys(path, text);
}

/** Two that start at once agree: the file appears whole, and the second finds the first one's. */
async function createKeyFile(path: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const content: KeyFile = {
    keys: [
      {
        id: randomBytes(8).toString('hex'),
        key: randomBytes(32).toString('base64'),
        createdAt: new Date().toISOString(),
      },
    ],
  };
  const draft = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`;
  await writeFile(draft, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600, flag: 'wx' });
  try {
    await link(draft, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

async function closeToOthers(path: string): Promise<void> {
  const { mode, uid } = await stat(path);
  if ((mode & 0o077) !== 0 && (process.getuid?.() === uid || process.getuid?.() === 0)) await chmod(path, 0o600);
}

function parseKeys(path: string, text: string): SecretKeyRing {
  let content: Partial<KeyFile>;
  try {
    content = JSON.parse(text) as Partial<KeyFile>;
  } catch (error) {
    throw unreadable(path, 'it is not JSON', error);
  }
  const keys = (content.keys ?? []).map(({ id, key }) => ({ id, bytes: Buffer.from(String(key), 'base64') }));
  const [first, ...others] = keys;
  if (first === undefined || keys.some(({ id, bytes }) => !/^[0-9a-f]{16}$/.test(id) || bytes.length !== 32))
    throw unreadable(path, 'it holds no usable key');
  return [first, ...others];
}

function unreadable(path: string, problem: string, cause?: unknown): NexaError {
  return new NexaError(
    'NEXA_SECRET_UNREADABLE',
    `The key file ${path} cannot be used: ${problem}. Restore it from a copy; removing it means pairing every integration again.`,
    { cause },
  );
}
