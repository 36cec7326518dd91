import type { Command } from 'commander';
import { serverVersion } from '../config/server-version.ts';
import { runRelay } from '../relay/run-relay.ts';

interface Given {
  readonly server: string;
  readonly tokenFile: string;
  readonly name: string;
  readonly interface?: string;
  readonly fingerprint?: string;
}

/** `nexa relay`: it needs no database, no data folder and no plugins, so it runs on any small machine. */
export function addRelayCommand(program: Command, say: (text: string) => void): void {
  program
    .command('relay')
    .description('hear devices on this network segment for a NEXA on another one, until Ctrl-C')
    .requiredOption('--server <url>', 'address of that NEXA: https://nexa.local:8420')
    .requiredOption('--token-file <file>', 'file with a token of the scope relay')
    .requiredOption('--name <name>', 'what to call this relay: attic')
    .option('--interface <name>', 'listen on this interface or address only')
    .option('--fingerprint <sha256>', 'of the server’s certificate, when it signed that itself')
    .action(async (given: Given) => {
      const stopping = new AbortController();
      const stop = (): void => stopping.abort();
      process.once('SIGINT', stop);
      process.once('SIGTERM', stop);
      await runRelay({ ...given, version: serverVersion(), say, signal: stopping.signal });
    });
}
