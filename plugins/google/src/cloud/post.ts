import type { CancelSignal, Duration } from '@nexa/sdk';
import { CloudFailure } from './cloud-failure.ts';

export interface Post {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly timeout: Duration;
  readonly signal: CancelSignal;
}

export interface Answer {
  readonly status: number;
  readonly retryAfter: string | null;
  readonly text: string;
}

/** One request with a deadline; redirects lead nowhere that the key or token may go. */
export async function post({ url, headers, body, timeout, signal }: Post): Promise<Answer> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { ...headers },
      body,
      redirect: 'error',
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeout)]),
    });
    return {
      status: response.status,
      retryAfter: response.headers.get('retry-after'),
      text: await response.text(),
    };
  } catch (cause) {
    if (signal.aborted)
      throw new CloudFailure('cancelled', 'The integration was disconnected before Google answered.', {
        code: 'cancelled',
        cause,
      });
    throw new CloudFailure('away', 'Google does not answer.', { code: 'no-answer', cause });
  }
}
