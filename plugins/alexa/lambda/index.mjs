/**
 * Forwards directives of Alexa to NEXA as they came. It keeps nothing, and writes no part of a directive anywhere: the
 * token of the person is in it.
 *
 * Environment: NEXA_URL, the address at which NEXA is reached from the internet, such as https://home.example.org.
 */
import { randomUUID } from 'node:crypto';

/** Alexa waits 8 seconds. */
const TIMEOUT = 7_500;

const failures = {
  401: ['INVALID_AUTHORIZATION_CREDENTIAL', 'NEXA does not know this token any more.'],
  403: ['INSUFFICIENT_PERMISSIONS', 'The token may not do this.'],
  429: ['RATE_LIMIT_EXCEEDED', 'NEXA wants fewer requests.'],
};
const away = ['BRIDGE_UNREACHABLE', 'NEXA does not answer.'];

export const handler = async (event) => {
  const url = addressOf(process.env.NEXA_URL);
  if (url === undefined) {
    note('NEXA_URL is missing or no https address.');
    return failed(event, away);
  }
  try {
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(event),
      redirect: 'error',
      signal: AbortSignal.timeout(Number(process.env.NEXA_TIMEOUT ?? TIMEOUT)),
    });
    if (answer.status !== 200) {
      note(`NEXA answered ${answer.status}.`);
      return failed(event, failures[answer.status] ?? away);
    }
    const body = await answer.json();
    if (typeof body?.event === 'object' && body.event !== null) return body;
    note('NEXA answered with something that is no event.');
  } catch (error) {
    note(error?.name === 'TimeoutError' ? 'NEXA did not answer in time.' : 'NEXA was not reached.');
  }
  return failed(event, away);
};

/** Tokens go over https only; the machine itself is let pass, for tests. */
function addressOf(base) {
  try {
    const url = new URL(`${base.replace(/\/+$/, '')}/hooks/alexa/directives`);
    const isLocal = url.protocol === 'http:' && ['127.0.0.1', '[::1]', 'localhost'].includes(url.hostname);
    return url.protocol === 'https:' || isLocal ? url : undefined;
  } catch {
    return undefined;
  }
}

function failed(event, [type, message]) {
  const { header = {}, endpoint } = event?.directive ?? {};
  const isGrant = header.namespace === 'Alexa.Authorization';
  return {
    event: {
      header: {
        namespace: isGrant ? 'Alexa.Authorization' : 'Alexa',
        name: 'ErrorResponse',
        messageId: randomUUID(),
        ...(typeof header.correlationToken === 'string' ? { correlationToken: header.correlationToken } : {}),
        payloadVersion: '3',
      },
      ...(typeof endpoint?.endpointId === 'string' ? { endpoint: { endpointId: endpoint.endpointId } } : {}),
      payload: { type: isGrant ? 'ACCEPT_GRANT_FAILED' : type, message },
    },
  };
}

const note = (sentence) => process.stderr.write(`${sentence}\n`);
