import { unwrap } from './client.ts';

/** No request waits longer than this: a replay of a week is worked out meanwhile. */
const DEADLINE_MS = 120_000;

/**
 * A request to an address that the server may not have (yet), so that it is in no generated list. Throws
 * an `ApiError` as every request does.
 */
export async function send<T>(method: 'GET' | 'POST', path: string, body?: unknown): Promise<T> {
  const request = new Request(`${globalThis.location?.origin ?? ''}${path}`, {
    method,
    credentials: 'same-origin',
    signal: AbortSignal.timeout(DEADLINE_MS),
    ...(body !== undefined && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  });
  return unwrap<T>(
    globalThis.fetch(request).then(async (response) => {
      const content: unknown = response.status === 204 ? undefined : await response.json().catch(() => undefined);
      return response.ok ? { data: content as T, response } : { error: content, response };
    }),
  );
}
