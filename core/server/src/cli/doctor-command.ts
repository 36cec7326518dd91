import { acquireDataFolder, type DataFolderLock, type Finding } from '@nexa/db';
import { errorMessage, hasErrorCode } from '@nexa/sdk';
import { readServerConfig } from '../config/server-config.ts';
import { redactText } from '../secrets/redaction.ts';
import { lookAtDatabase } from './doctor/look-at-database.ts';
import { lookAtMachine } from './doctor/look-at-machine.ts';
import { lookAtServer, type RunningServer } from './doctor/look-at-server.ts';

const labels: Readonly<Record<Finding['state'], string>> = { ok: 'ok', note: 'note', warning: 'WARN', bad: 'BAD' };

/** Looks at everything that NEXA needs, whether it runs or not, and says what it found. Answers whether nothing is bad. */
export async function runDoctor(
  environment: NodeJS.ProcessEnv,
  write: (text: string) => void,
  isJson = false,
): Promise<boolean> {
  const config = readServerConfig(environment);
  const findings: Finding[] = [...(await lookAtMachine(config))];
  const folder = await holdFolder(config.dataDir);
  try {
    findings.push(...(await lookAtServer(config, folder.holder)));
    findings.push(...(await lookAtDatabase(config, folder.holder !== undefined)));
  } finally {
    await folder.lock?.release();
  }
  const isWell = findings.every(({ state }) => state !== 'bad');
  if (isJson) write(`${redactText(JSON.stringify({ isWell, findings }, null, 2))}\n`);
  else for (const finding of findings) write(lineOf(finding));
  return isWell;
}

function lineOf({ what, state, seen, advice }: Finding): string {
  const first = `${labels[state].padEnd(5)}${what.padEnd(15)} ${redactText(seen)}\n`;
  return advice === undefined || state === 'ok' ? first : `${first}${' '.repeat(21)}${advice}\n`;
}

/** The folder is held while it is looked at, so that no NEXA starts in the middle; one that runs already says who it is. */
async function holdFolder(dataDir: string): Promise<{ lock?: DataFolderLock; holder?: RunningServer }> {
  try {
    return { lock: await acquireDataFolder(dataDir) };
  } catch (error) {
    if (!hasErrorCode(error, 'NEXA_DATA_FOLDER_HELD')) return {};
    const { pid, port, since } = error.params;
    return {
      holder: {
        pid: Number(pid),
        since: String(since),
        message: errorMessage(error),
        ...(typeof port === 'number' ? { port } : {}),
      },
    };
  }
}
