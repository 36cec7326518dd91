import type { ServerResponse } from 'node:http';
import { hueError } from './v1-light-state.ts';

/** A way to misbehave. With `only`, just for requests whose `METHOD /path` contains it; with `times`, just so often. */
export type BridgeFault = { readonly only?: string; readonly times?: number } & (
  | { readonly kind: 'silence' }
  | { readonly kind: 'hang-up' }
  | { readonly kind: 'malformed' }
  | { readonly kind: 'html' }
  | { readonly kind: 'truncated' }
  | { readonly kind: 'status'; readonly status: number; readonly retryAfter?: number }
  | { readonly kind: 'hue-error'; readonly type: number }
  | { readonly kind: 'answer'; readonly data: unknown }
  /** What was right when it was asked, told late. */
  | { readonly kind: 'slow'; readonly milliseconds: number }
);

/** Answers wrongly, late or not at all; `false` when this request is to be answered as ever. */
export function breakAnswer(fault: BridgeFault, response: ServerResponse, answer: unknown): boolean {
  const json = { 'content-type': 'application/json' };
  switch (fault.kind) {
    case 'slow':
      setTimeout(() => response.writeHead(200, json).end(JSON.stringify(answer)), fault.milliseconds).unref();
      return true;
    case 'silence':
      return true;
    case 'hang-up':
      response.socket?.destroy();
      return true;
    case 'malformed':
      response.writeHead(200, json).end('{"lights": {"1": {"state": {');
      return true;
    case 'html':
      response.writeHead(200, { 'content-type': 'text/html' }).end('<html><body>It works!</body></html>');
      return true;
    case 'truncated':
      response.writeHead(200, { ...json, 'content-length': 10_000 });
      response.write('{"lights": {', () => response.socket?.destroy());
      return true;
    case 'status': {
      const wait = fault.retryAfter === undefined ? {} : { 'retry-after': String(fault.retryAfter) };
      response.writeHead(fault.status, { 'content-type': 'text/html', ...wait }).end('<html>busy</html>');
      return true;
    }
    case 'hue-error':
      response.writeHead(200, json).end(JSON.stringify([hueError(fault.type, '/', 'the emulator was told to')]));
      return true;
    case 'answer':
      response.writeHead(200, json).end(JSON.stringify(fault.data));
      return true;
  }
}
