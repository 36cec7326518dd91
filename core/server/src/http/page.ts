import { existsSync } from 'node:fs';
import { join } from 'node:path';
import staticFiles from '@fastify/static';
import { NexaError } from '@nexa/sdk';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

const notThePage = /^\/(api|hooks|oauth|healthz|readyz|metrics)(\/|$)/;
const access = { to: 'anyone', because: 'The page itself holds nothing of a home.' } as const;

/** The built page: its files, and its entry for every address that the page itself understands. */
export async function servePage(app: FastifyInstance, pageDir: string): Promise<void> {
  await app.register(staticFiles, { root: pageDir, serve: false, index: false, dotfiles: 'deny', cacheControl: false });
  const schema = { hide: true, summary: 'The page' };
  app.get('/*', { config: { access }, schema }, async (request, reply) => sendPage(pageDir, request, reply));
}

async function sendPage(pageDir: string, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const path = decodePath(request.url);
  if (path === undefined || notThePage.test(path))
    throw new NexaError('NEXA_REQUEST_NOT_FOUND', `There is no ${request.method} ${request.url.split('?')[0]}.`);
  const isFile = /\.[a-z0-9]+$/i.test(path);
  if (!isFile) {
    if (existsSync(join(pageDir, 'index.html')))
      return reply.header('cache-control', 'no-cache').sendFile('index.html');
    throw new NexaError('NEXA_REQUEST_NOT_FOUND', 'The page is not built here. Run `npm start`, or `npm run build`.');
  }
  if (!existsSync(join(pageDir, path))) throw new NexaError('NEXA_REQUEST_NOT_FOUND', `There is no file ${path}.`);
  // The build puts a digest into the names of assets: they never change.
  const isForEver = path.startsWith('/assets/');
  reply.header('cache-control', isForEver ? 'public, max-age=31536000, immutable' : 'no-cache');
  return reply.sendFile(path.slice(1));
}

function decodePath(url: string): string | undefined {
  try {
    const path = decodeURIComponent(url.split('?')[0] ?? '/');
    return path.includes('\0') || path.includes('..') ? undefined : path;
  } catch {
    return undefined;
  }
}
