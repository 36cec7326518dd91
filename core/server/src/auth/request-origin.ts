import { isIP } from 'node:net';
import { NexaError } from '@nexa/sdk';

/** The host names under which a page on a home network may be opened; anything else may be DNS rebinding. */
export function isTrustedHost(hostHeader: string | undefined, publicUrl?: string): boolean {
  const name = hostName(hostHeader);
  if (name === undefined) return false;
  if (publicUrl !== undefined && name === new URL(publicUrl).hostname.replace(/^\[|\]$/g, '')) return true;
  if (isIP(name) !== 0) return isPrivateAddress(name);
  return name === 'localhost' || name.endsWith('.localhost') || name.endsWith('.local');
}

export function isLoopbackAddress(address: string): boolean {
  const plain = withoutMapping(address);
  return plain === '::1' || (isIP(plain) === 4 && plain.startsWith('127.'));
}

/** Loopback, private, link-local, unique-local and the shared range that overlay networks use. */
export function isPrivateAddress(address: string): boolean {
  const plain = withoutMapping(address).toLowerCase();
  if (isIP(plain) === 6) return plain === '::1' || /^f[cd]/.test(plain) || /^fe[89ab]/.test(plain);
  const [a = 0, b = 0] = plain.split('.').map(Number);
  return (
    a === 127 ||
    a === 10 ||
    (a === 192 && b === 168) ||
    (a === 172 && b >= 16 && b <= 31) ||
    (a === 169 && b === 254) ||
    (a === 100 && b >= 64 && b <= 127)
  );
}

/** The parts of a request that tell where it comes from. */
export interface OriginHeaders {
  readonly host?: string | undefined;
  readonly origin?: string | undefined;
  readonly 'sec-fetch-site'?: string | string[] | undefined;
}

/** Whether the Origin header names this very site, however it was opened. */
export function isSameOrigin(headers: OriginHeaders, publicUrl?: string): boolean {
  const { origin, host } = headers;
  if (origin === undefined || !URL.canParse(origin)) return false;
  if (publicUrl !== undefined && new URL(publicUrl).origin === origin) return true;
  return host !== undefined && new URL(origin).host === withoutDefaultPort(host, new URL(origin).protocol);
}

/**
 * A change asked for by a browser must come from this page. With a session cookie that must be shown, since the browser
 * sends the cookie whoever asks; without one an Origin, when there is any, must not be another site's.
 */
export function requireSameOrigin(headers: OriginHeaders, hasCookie: boolean, publicUrl?: string): void {
  const isSame =
    headers.origin === undefined
      ? !hasCookie || headers['sec-fetch-site'] === 'same-origin'
      : isSameOrigin(headers, publicUrl);
  if (isSame) return;
  throw new NexaError('NEXA_REQUEST_HOST_REFUSED', 'This request comes from another site than this page.', {
    params: { header: 'origin' },
  });
}

function hostName(header: string | undefined): string | undefined {
  if (header === undefined || /[\s/@?#\\]/.test(header) || !URL.canParse(`http://${header}`)) return undefined;
  const name = new URL(`http://${header}`).hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
  return name === '' ? undefined : name;
}

function withoutDefaultPort(host: string, protocol: string): string {
  return URL.canParse(`${protocol}//${host}`) ? new URL(`${protocol}//${host}`).host : host;
}

function withoutMapping(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/i, '');
}

/** Where the page of this request is: the public URL when it was opened there, else as it was reached. */
export function pageOrigin(
  request: { readonly protocol: string; readonly headers: { readonly host?: string | undefined } },
  publicUrl?: string,
): string {
  const { host = 'localhost' } = request.headers;
  const reached = new URL(`${request.protocol}://${host}`);
  const isPublic = publicUrl !== undefined && new URL(publicUrl).hostname === reached.hostname;
  return isPublic ? new URL(publicUrl).origin : reached.origin;
}
