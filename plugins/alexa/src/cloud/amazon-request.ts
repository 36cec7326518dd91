import {
  type Duration,
  errorMessage,
  type JsonObject,
  milliseconds,
  protocolViolation,
  seconds,
  unreachable,
} from '@nexa/sdk';
import { isObject } from '../model/payload.ts';

export interface AmazonRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly timeout: Duration;
  readonly signal: AbortSignal;
}

export interface AmazonAnswer {
  readonly status: number;
  /** Empty where the body is no JSON object. */
  readonly body: JsonObject;
  /** How long Amazon wants to be left alone. */
  readonly retryAfter: Duration | undefined;
}

/** More than this is no answer of these services. */
const LARGEST_ANSWER = 65_536;

/** Asks one of Amazon's services. Throws `unreachable` without an answer in time; nothing of the request is in the message. */
export async function askAmazon({ url, headers, body, timeout, signal }: AmazonRequest): Promise<AmazonAnswer> {
  const { host } = new URL(url);
  const deadline = new AbortController();
  const end = () => deadline.abort();
  const timer = setTimeout(end, timeout);
  signal.addEventListener('abort', end);
  try {
    if (signal.aborted) end();
    const answer = await fetch(url, { method: 'POST', headers, body, redirect: 'error', signal: deadline.signal });
    const text = await answer.text();
    if (text.length > LARGEST_ANSWER) throw protocolViolation(`${host} answered with more than it ever does`);
    return { status: answer.status, body: objectIn(text), retryAfter: pauseIn(answer.headers.get('retry-after')) };
  } catch (error) {
    if (signal.aborted) throw unreachable(`the request to ${host} was cancelled`);
    throw unreachable(`${host} does not answer: ${deadline.signal.aborted ? 'no answer in time' : reasonOf(error)}`);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', end);
  }
}

/** The reason behind "fetch failed" is what a person can act on. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  const code = (cause as { code?: unknown } | undefined)?.code;
  return typeof code === 'string' ? code : errorMessage(error);
}

function objectIn(text: string): JsonObject {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value as JsonObject) ? (value as JsonObject) : {};
  } catch {
    return {};
  }
}

/** Amazon gives seconds; a date is not understood and counts as a second. */
function pauseIn(header: string | null): Duration | undefined {
  if (header === null) return undefined;
  const count = Number(header);
  return milliseconds(Number.isFinite(count) && count >= 0 ? seconds(count) : seconds(1));
}
