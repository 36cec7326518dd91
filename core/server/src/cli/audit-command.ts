import { type AuditReport, readAuditHeads, systemChain, verifyAudit } from '@nexa/db';
import { NexaError } from '@nexa/sdk';
import type { Command } from 'commander';
import { withRunningDatabase } from './running-database.ts';

interface VerifyOptions {
  readonly home?: string;
  readonly system?: boolean;
  readonly head?: readonly string[];
  readonly json?: boolean;
}

type Say = (text: string) => void;

/** `nexa audit`: looks at the chains of the audit log and changes nothing. */
export function addAuditCommands(program: Command, environment: NodeJS.ProcessEnv, say: Say): void {
  const audit = program.command('audit').description('the audit log');
  audit
    .command('verify')
    .description('compute every chain anew and say what was changed, removed, added or moved; exit code 1 on a finding')
    .option('--home <id>', 'only the chain of this home')
    .option('--system', 'only the chain of events without a home')
    .option('--head <hash...>', 'hashes noted from "nexa audit head" before: each must still be there')
    .option('--json', 'the report as JSON')
    .action(async (options: VerifyOptions) => {
      const report = await withRunningDatabase(environment, ({ database }) =>
        verifyAudit(database, {
          now: Date.now(),
          ...chainsOf(options),
          ...(options.head === undefined ? {} : { heads: options.head.map(checkHash) }),
        }),
      );
      if (options.json === true) say(JSON.stringify(report));
      else for (const line of reportLines(report)) say(line);
      process.exitCode = report.findings.length === 0 ? 0 : 1;
    });
  audit
    .command('head')
    .description('where each chain ends now: note it in another place, and give it to "nexa audit verify --head" later')
    .option('--json', 'as JSON')
    .action(async (options: { readonly json?: boolean }) => {
      const heads = await withRunningDatabase(environment, ({ database }) => readAuditHeads(database));
      if (options.json === true) return say(JSON.stringify(heads));
      if (heads.length === 0) say('Nothing is sealed yet.');
      for (const { chain, sequence, hash, sealedAt, homeName } of heads)
        say(
          [chain.padEnd(36), String(sequence).padStart(9), hash, sealedAt.toISOString(), homeName ?? '']
            .join('  ')
            .trimEnd(),
        );
    });
}

/** What `nexa audit verify` says of its findings. */
export function reportLines({ chains, findings }: AuditReport): readonly string[] {
  const lines = chains.map(
    ({ chain, rows, erased, dropped, unsealed, head, findings: found }) =>
      `${found.length === 0 ? 'ok ' : 'BAD'}  ${chain.padEnd(36)} ${rows} rows (${erased} erased skeletons), ` +
      `${dropped} dropped by retention, ${unsealed} not sealed yet, head ${head.sequence} ${head.hash}`,
  );
  const end =
    findings.length === 0
      ? `The audit log is whole: ${chains.length} chains.`
      : `The audit log was tampered with: ${findings.length} findings.`;
  return [...lines, ...findings.map(({ kind, message }) => `${kind}: ${message}`), end];
}

function chainsOf({ home, system }: VerifyOptions): { readonly chains?: readonly string[] } {
  if (home === undefined && system !== true) return {};
  if (home !== undefined && !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(home))
    throw new NexaError('NEXA_REQUEST_INVALID', `${home} is not the id of a home.`);
  return { chains: [...(home === undefined ? [] : [home.toLowerCase()]), ...(system === true ? [systemChain] : [])] };
}

function checkHash(hash: string): string {
  if (/^[0-9a-f]{64}$/i.test(hash)) return hash;
  throw new NexaError('NEXA_REQUEST_INVALID', `${hash} is not a hash as "nexa audit head" prints it.`);
}
