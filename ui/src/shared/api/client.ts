import createClient from 'openapi-fetch';
import type { paths } from './schema.gen.ts';
import type { Problem } from './types.ts';

/** No request waits longer than this; a command may wait for its device, so it gets more. */
const DEADLINE_MS = 40_000;

/** A request that did not succeed. Status 0: no answer came at all. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;
  readonly code: string;
  readonly problem: Problem | undefined;

  constructor(status: number, problem: Problem | undefined, options?: ErrorOptions) {
    super(problem?.detail ?? problem?.title ?? 'No answer from NEXA', options);
    this.status = status;
    this.code = problem?.code ?? (status === 0 ? 'NETWORK' : 'UNKNOWN');
    this.problem = problem;
  }
}

export const api = createClient<paths>({
  baseUrl: globalThis.location?.origin ?? '',
  credentials: 'same-origin',
  // Looked up at each call, so that tests can stand in for the network.
  fetch: (request: Request) => globalThis.fetch(request, { signal: withDeadline(request.signal) }),
});

function withDeadline(signal: AbortSignal): AbortSignal {
  const deadline = AbortSignal.timeout(DEADLINE_MS);
  return 'any' in AbortSignal ? AbortSignal.any([signal, deadline]) : deadline;
}

type Answer<T> = { data?: T; error?: unknown; response: Response };

/** The body of a good answer; throws {@link ApiError} for any other outcome. */
export async function unwrap<T>(answer: Promise<Answer<T>>): Promise<T> {
  let settled: Answer<T>;
  try {
    settled = await answer;
  } catch (error) {
    throw new ApiError(0, undefined, { cause: error });
  }
  if (settled.response.ok) return settled.data as T;
  throw new ApiError(settled.response.status, asProblem(settled.error));
}

function asProblem(body: unknown): Problem | undefined {
  if (typeof body !== 'object' || body === null || !('code' in body)) return undefined;
  return body as Problem;
}
