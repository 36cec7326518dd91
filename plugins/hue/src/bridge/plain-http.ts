import { get } from 'node:http';
import { normalizeBridgeId } from './bridge-id.ts';

const MAX_ANSWER_BYTES = 64 * 1024;

/**
 * Whether a Hue bridge answers without encryption. Asked only to tell a person why pairing cannot go on; nothing secret
 * is ever sent this way.
 */
export async function answersInTheClear(host: string, port: number, signal: AbortSignal): Promise<boolean> {
  try {
    const answer: unknown = JSON.parse(await readText(host, port, signal));
    const id: unknown = typeof answer === 'object' && answer !== null ? Reflect.get(answer, 'bridgeid') : undefined;
    return normalizeBridgeId(id) !== undefined;
  } catch {
    // Whatever went wrong: no, it does not.
    return false;
  }
}

function readText(host: string, port: number, signal: AbortSignal): Promise<string> {
  return new Promise((resolve, reject) => {
    const outgoing = get({ host, port, path: '/api/config', signal, agent: false }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (part: string) => {
        text += part;
        if (text.length > MAX_ANSWER_BYTES) outgoing.destroy(new Error('too long for a bridge'));
      });
      response.once('end', () => resolve(text));
      response.once('error', reject);
    });
    outgoing.once('error', reject);
  });
}
