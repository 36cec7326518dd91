import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { networkInterfaces } from 'node:os';
import { NexaError } from '@nexa/sdk';
import type { FastifyInstance } from 'fastify';
import type { ServerConfig } from '../config/server-config.ts';

/** Says at once that the port is taken, before a database is started for nothing. */
export async function requireFreePort(host: string, port: number): Promise<void> {
  if (port === 0) return;
  const probe = createServer();
  await new Promise<void>((resolve, reject) => {
    probe.once('error', (error) => reject(listenError(error, host, port)));
    probe.listen({ host, port, exclusive: true }, () => probe.close(() => resolve()));
  });
}

export async function listen(app: FastifyInstance, host: string, port: number): Promise<number> {
  try {
    await app.listen({ host, port });
  } catch (error) {
    throw listenError(error, host, port);
  }
  const address = app.server.address();
  return typeof address === 'object' && address !== null ? address.port : port;
}

export async function readTls(tls: ServerConfig['tls']): Promise<{ cert: Buffer; key: Buffer } | undefined> {
  if (tls === undefined) return undefined;
  const read = (name: string, path: string): Promise<Buffer> =>
    readFile(path).catch((cause: NodeJS.ErrnoException) => {
      const problem = `names a file that cannot be read (${cause.code ?? cause.message})`;
      throw new NexaError('NEXA_CONFIG_INVALID', `The environment variable ${name} ${problem}: ${path}.`, {
        params: { name, problem },
        cause,
      });
    });
  const cert = await read('NEXA_TLS_CERT', tls.certFile);
  return { cert, key: await read('NEXA_TLS_KEY', tls.keyFile) };
}

/** The addresses to type into a browser, this machine's own first. */
export function addressesOf(config: Pick<ServerConfig, 'host' | 'tls' | 'publicUrl'>, port: number): string[] {
  const scheme = config.tls === undefined ? 'http' : 'https';
  const isEverywhere = config.host === '0.0.0.0' || config.host === '::';
  const hosts = isEverywhere ? ['127.0.0.1', ...homeNetworkAddresses()] : [config.host];
  const own = hosts.map((host) => `${scheme}://${host.includes(':') ? `[${host}]` : host}:${port}`);
  return config.publicUrl === undefined ? own : [...own, config.publicUrl];
}

function homeNetworkAddresses(): string[] {
  return Object.values(networkInterfaces()).flatMap((infos) =>
    (infos ?? []).filter(({ family, internal }) => family === 'IPv4' && !internal).map(({ address }) => address),
  );
}

function listenError(error: unknown, host: string, port: number): unknown {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'EADDRINUSE')
    return new NexaError(
      'NEXA_PORT_TAKEN',
      `Another program listens on ${host} port ${port}. Stop it, or set NEXA_PORT to a free one.`,
      { params: { host, port }, cause: error },
    );
  if (code === 'EACCES' || code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
    return new NexaError(
      'NEXA_CONFIG_INVALID',
      `NEXA cannot listen on ${host} port ${port} (${code}). Check NEXA_HOST and NEXA_PORT.`,
      { params: { name: code === 'EACCES' ? 'NEXA_PORT' : 'NEXA_HOST', problem: code }, cause: error },
    );
  return error;
}
