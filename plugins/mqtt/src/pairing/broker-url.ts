import { DEFAULT_PORT, DEFAULT_TLS_PORT } from '../config.ts';

/** What a URL of a broker says. */
export interface BrokerUrl {
  readonly host: string;
  readonly port: number;
  readonly encryption: 'none' | 'tls';
  readonly username?: string;
  readonly password?: string;
}

const SCHEMES: Readonly<Record<string, BrokerUrl['encryption']>> = {
  'mqtt:': 'none',
  'tcp:': 'none',
  'mqtts:': 'tls',
  'ssl:': 'tls',
  'tls:': 'tls',
};

/** Reads `mqtt://user:password@host:port`; `undefined` for what is none. */
export function readBrokerUrl(text: string): BrokerUrl | undefined {
  const spelled = text.trim();
  const url = parsed(spelled);
  const encryption = url === null ? undefined : SCHEMES[url.protocol];
  if (url === null || encryption === undefined || url.hostname === '') return undefined;
  const usual = encryption === 'tls' ? DEFAULT_TLS_PORT : DEFAULT_PORT;
  return {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? usual : Number(url.port),
    encryption,
    ...(url.username === '' ? {} : { username: decodeURIComponent(url.username) }),
    ...(url.password === '' ? {} : { password: decodeURIComponent(url.password) }),
  };
}

function parsed(text: string): URL | null {
  try {
    return new URL(text);
  } catch {
    return null;
  }
}
