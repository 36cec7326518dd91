import type { Logger } from 'pino';
import type { ServerConfig } from '../config/server-config.ts';

/** Says that a key was made without which no backup can be opened. What is made while a plugin is developed, nobody keeps. */
export function tellNewKey(
  { isDevelopment }: Pick<ServerConfig, 'isDevelopment'>,
  log: Pick<Logger, 'warn'>,
  key: object,
): void {
  if (!isDevelopment) log.warn(key, 'A new backup key was made: copy its file to a place outside of this machine now');
}
