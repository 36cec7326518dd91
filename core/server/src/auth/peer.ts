import { isLoopbackAddress } from './request-origin.ts';

interface PeerRequest {
  readonly ip: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

const forwarding = ['x-forwarded-for', 'x-forwarded-host', 'x-real-ip', 'forwarded', 'via'];

/**
 * Whether the request comes from this very machine. Behind a reverse proxy that nobody told NEXA to believe, every
 * request seems to: its headers give it away.
 */
export function isFromThisMachine(request: PeerRequest, hasTrustedProxy: boolean): boolean {
  if (!isLoopbackAddress(request.ip)) return false;
  return hasTrustedProxy || forwarding.every((name) => request.headers[name] === undefined);
}
