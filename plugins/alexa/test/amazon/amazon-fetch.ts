import { vi } from 'vitest';
import type { Endpoints } from '../../src/endpoints.ts';
import { Amazon } from './amazon.ts';

const events = 'https://gateway.test/v3/events';
export const endpointsWithoutNetwork: Endpoints = {
  token: 'https://login.test/auth/o2/token',
  events: { NA: events, EU: events, FE: events },
};

/** Amazon in place of `fetch`, so that days pass on a virtual clock. Undo it with `vi.unstubAllGlobals`. */
export class AmazonFetch extends Amazon {
  isAway = false;

  constructor(now: () => number) {
    super(now);
    vi.stubGlobal('fetch', async (url: URL | string, init: RequestInit) => {
      if (this.isAway) throw new TypeError('fetch failed');
      const { pathname } = new URL(url);
      const headers = Object.fromEntries(new Headers(init.headers));
      const { status, body, headers: more } = this.answer({ path: pathname, headers, body: String(init.body) });
      if (this.faults.losesAnswers && pathname === '/v3/events') throw new TypeError('fetch failed');
      return new Response(typeof body === 'string' ? body : JSON.stringify(body), { status, headers: more ?? {} });
    });
  }
}
