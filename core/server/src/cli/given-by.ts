import { userInfo } from 'node:os';
import type { RequestInfo } from '@nexa/db';

/** What the audit log keeps of whoever gave a command on the machine: which command, and their login there. */
export function givenBy(command: string, environment: NodeJS.ProcessEnv): RequestInfo {
  return { via: { kind: 'command-line', id: command, login: environment.SUDO_USER ?? loginName() } };
}

/** A container may run under a number that no account has. */
function loginName(): string {
  try {
    return userInfo().username;
  } catch {
    return String(process.getuid?.());
  }
}
