import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { Finding } from '@nexa/db';
import { errorMessage } from '@nexa/sdk';
import type { ServerConfig } from '../../config/server-config.ts';
import { requireFreePort } from '../../start/listen.ts';

/** The NEXA that holds the data folder. */
export interface RunningServer {
  readonly pid: number;
  readonly since: string;
  readonly port?: number;
  readonly message: string;
}

const answerWithin = 5_000;

/** A NEXA that runs must answer on its port; where none runs the port must be free. */
export async function lookAtServer(
  config: ServerConfig,
  running: RunningServer | undefined,
): Promise<readonly Finding[]> {
  if (running === undefined) return [await freePort(config)];
  const { pid, since, port } = running;
  if (port === undefined)
    return [
      {
        what: 'NEXA',
        state: 'note',
        seen: `Process ${pid} holds the data folder since ${since} and does not serve yet.`,
      },
    ];
  try {
    const health = await statusOf(config, port, '/healthz');
    const ready = await statusOf(config, port, '/readyz');
    const seen = `runs as process ${pid} since ${since} on port ${port}`;
    if (health !== 200) throw new Error(`/healthz answered ${health}`);
    if (ready === 200) return [{ what: 'NEXA', state: 'ok', seen }];
    return [
      {
        what: 'NEXA',
        state: 'bad',
        seen: `${seen}, but it cannot serve: its database does not answer it (${ready}).`,
        advice: 'The line "database" says more; NEXA goes on by itself when the database is back.',
      },
    ];
  } catch (error) {
    return [
      {
        what: 'NEXA',
        state: 'bad',
        seen: `Process ${pid} holds the data folder, but does not answer on port ${port}: ${errorMessage(error)}.`,
        advice: 'If it is on another machine or in another container, look from there; else restart it.',
      },
    ];
  }
}

async function freePort({ host, port }: ServerConfig): Promise<Finding> {
  try {
    await requireFreePort(host, port);
    return { what: 'port', state: 'ok', seen: `${host}:${port} is free.` };
  } catch (error) {
    return { what: 'port', state: 'bad', seen: errorMessage(error), advice: 'Stop that program, or set NEXA_PORT.' };
  }
}

function statusOf(config: ServerConfig, port: number, path: string): Promise<number> {
  const host = config.host === '0.0.0.0' || config.host === '::' ? '127.0.0.1' : config.host;
  // Only whether it answers counts here, so a certificate for another name is none of the doctor's business.
  const options = { host, port, path, timeout: answerWithin, rejectUnauthorized: false, agent: false as const };
  return new Promise((resolve, reject) => {
    const send = config.tls === undefined ? httpRequest : httpsRequest;
    const request = send(options, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    request.once('timeout', () => request.destroy(new Error(`no answer within ${answerWithin / 1000} s`)));
    request.once('error', reject);
    request.end();
  });
}
