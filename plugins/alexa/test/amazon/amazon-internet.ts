import { amazonEndpoints } from '../../src/endpoints.ts';
import { Amazon } from './amazon.ts';

const hosts = new Set(
  [amazonEndpoints.token, ...Object.values(amazonEndpoints.events)].map((url) => new URL(url).host),
);
const live = new Set<AmazonInternet>();
const outside = globalThis.fetch;

/** Amazon at its real addresses, in place of `fetch`: several at a time, each for its own skill. */
export class AmazonInternet extends Amazon {
  isAway = false;
  /** What an answer waits for. */
  delay: () => Promise<void> = async () => undefined;

  enter(): void {
    live.add(this);
    globalThis.fetch = inside;
  }

  leave(): void {
    live.delete(this);
    if (live.size === 0) globalThis.fetch = outside;
  }
}

const inside: typeof fetch = async (url, init) => {
  const { host, pathname } = new URL(String(url));
  const headers = Object.fromEntries(new Headers(init?.headers));
  const asked = { path: pathname, headers, body: String(init?.body) };
  const amazon = [...live].find((one) => one.isAsked(asked));
  if (amazon === undefined || amazon.isAway || !hosts.has(host)) throw new TypeError('fetch failed');
  await amazon.delay();
  if (init?.signal?.aborted === true) throw new TypeError('fetch failed');
  const { status, body, headers: more } = amazon.answer(asked);
  return new Response(typeof body === 'string' ? body : JSON.stringify(body), { status, headers: more ?? {} });
};
