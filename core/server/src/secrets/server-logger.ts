import { type DestinationStream, type Logger, pino } from 'pino';
import { boundSecrets, redact, redacted, redactText } from './redaction.ts';

const plain = (fields: object) => redact(fields) as Record<string, unknown>;

/** The server's log: JSON lines with every secret cut out, whoever logs them. */
export function createServerLogger(level: string, destination?: DestinationStream): Logger {
  const options = {
    level,
    base: undefined,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { log: plain },
    redact: { paths: boundSecrets, censor: redacted },
    // The formatter has turned errors and requests into plain data before these would see them.
    serializers: {},
    hooks: {
      logMethod(this: Logger, args: unknown[], method: (...parts: unknown[]) => void) {
        method.apply(
          this,
          args.map((part) => (typeof part === 'string' ? redactText(part) : part)),
        );
      },
    },
  };
  return destination === undefined ? pino(options as never) : pino(options as never, destination);
}
