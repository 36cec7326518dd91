import { describe, expect, it } from 'vitest';
import { createServerLogger } from '../../src/secrets/server-logger.ts';

const secrets = ['s3cr3t-password', 's3cr3t-token', 's3cr3t-key', 's3cr3t-cookie', 's3cr3t-cause', 's3cr3t-url'];

function logged(write: (log: ReturnType<typeof createServerLogger>) => void): string {
  const lines: string[] = [];
  write(createServerLogger('trace', { write: (line) => void lines.push(line) }));
  return lines.join('');
}

describe('the log', () => {
  it('holds none of the secrets that were put before it', () => {
    const text = logged((log) => {
      log.info({ password: secrets[0], nested: { deep: [{ accessToken: secrets[1] }] } }, 'fields');
      log.warn(
        { req: { headers: { authorization: `Bearer ${secrets[1]}`, cookie: `nexa_session=${secrets[3]}` } } },
        'request',
      );
      log.info({ config: { host: 'x', localKey: secrets[2] } }, 'an integration');
      log.error(
        {
          err: Object.assign(
            new Error(`refused: Bearer ${secrets[1]}`, { cause: new Error(`postgres://u:${secrets[4]}@db/x failed`) }),
            { params: { secret: secrets[2] } },
          ),
        },
        `could not reach postgres://nexa:${secrets[5]}@host/db`,
      );
      log.info(`cookie nexa_session=${secrets[3]}; done`);
      log.child({ token: secrets[1] }).info('a child');
      log.info({ 'set-cookie': [secrets[3]], Local_Key: secrets[2] }, 'spelt otherwise');
      log.info({ text: 'the token nexa_pat_abcDEF-123 was given' }, 'in a sentence');
    });
    expect(secrets.filter((secret) => text.includes(secret))).toEqual([]);
    expect(text).not.toContain('abcDEF-123');
    expect(text).toContain('an integration');
  });

  it('keeps what helps: messages, codes, stacks, ids', () => {
    const text = logged((log) => {
      log.error(
        { err: Object.assign(new Error('it broke'), { code: 'NEXA_X' }), homeId: 'h-1', key: 'onOff.on' },
        'A request failed',
      );
    });
    const line = JSON.parse(text);
    expect(line).toMatchObject({
      homeId: 'h-1',
      key: 'onOff.on',
      msg: 'A request failed',
      err: { message: 'it broke', code: 'NEXA_X' },
    });
    expect(line.err.stack).toContain('redaction.test.ts');
  });

  it('stays small whatever is thrown at it', () => {
    const endless: { self?: unknown } = {};
    endless.self = endless;
    const text = logged((log) =>
      log.info({ endless, list: Array.from({ length: 100_000 }, (_, index) => index) }, 'big'),
    );
    expect(text.length).toBeLessThan(5000);
  });
});
