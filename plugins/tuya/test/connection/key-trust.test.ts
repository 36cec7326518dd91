import { type JsonValue, type NexaError, seconds } from '@nexa/sdk';
import { describe, expect, it } from 'vitest';
import { KeyTrust } from '../../src/connection/key-trust.ts';
import { linkFailure } from '../../src/link/link-failure.ts';
import type { LinkTarget } from '../../src/link/tuyapi-device.ts';

const target: LinkTarget = {
  host: '192.168.1.20',
  port: 6668,
  deviceId: 'bf1234567890abcdefgh',
  localKey: '0123456789abcdef',
  version: '3.4',
};
const unanswered = linkFailure.unanswered(target, 'silent');
const quiet = () => undefined;
const logger = { debug: quiet, info: quiet, warn: quiet, error: quiet };

/** What is stored, and a clock that the test moves. */
function home() {
  const stored = new Map<string, JsonValue>();
  let now = 1_000_000;
  const storage = {
    get: async (key: string) => stored.get(key),
    set: async (key: string, value: JsonValue) => void stored.set(key, value),
    delete: async (key: string) => void stored.delete(key),
  };
  const clock = { now: () => now, sleep: () => Promise.resolve(), every: () => quiet };
  const load = (changes: Partial<LinkTarget> = {}) =>
    KeyTrust.load({ storage, logger, clock, timings: { doubtAfter: seconds(15) }, target: { ...target, ...changes } });
  const later = (by: number) => {
    now += by;
  };
  return { stored, load, later };
}

const codeOf = (error: NexaError) => error.code.replace('NEXA_PLUGIN_', '');

describe('a key', () => {
  it('that never worked is doubted at the first silence', async () => {
    const trust = await home().load();
    expect(codeOf(trust.judge(unanswered))).toBe('AUTH_FAILED');
  });

  it('that worked is doubted after three silences in a row that took a while', async () => {
    const { load, later } = home();
    const trust = await load();
    trust.proven();
    const codes = [0, 7, 7, 7].map((pause) => {
      later(seconds(pause));
      return codeOf(trust.judge(unanswered));
    });
    expect(codes).toEqual(['UNREACHABLE', 'UNREACHABLE', 'UNREACHABLE', 'AUTH_FAILED']);
  });

  it('is not doubted for two silences, however far apart', async () => {
    const { load, later } = home();
    const trust = await load();
    trust.proven();
    trust.judge(unanswered);
    later(seconds(3600));
    expect(codeOf(trust.judge(unanswered))).toBe('UNREACHABLE');
  });

  it('is trusted anew once the device answers', async () => {
    const { load, later } = home();
    const trust = await load();
    trust.proven();
    for (const _attempt of [1, 2, 3]) trust.judge(unanswered);
    trust.proven();
    later(seconds(20));
    expect(codeOf(trust.judge(unanswered))).toBe('UNREACHABLE');
  });

  it('is doubted by what other runs of NEXA met', async () => {
    const { load, later } = home();
    const first = await load();
    first.proven();
    first.judge(unanswered);
    await first.settled();
    later(seconds(10));
    const second = await load();
    second.judge(unanswered);
    await second.settled();
    later(seconds(10));
    expect(codeOf((await load()).judge(unanswered))).toBe('AUTH_FAILED');
  });

  it('that is new has to prove itself', async () => {
    const { load } = home();
    const old = await load();
    old.proven();
    await old.settled();
    expect(codeOf((await load({ localKey: 'fedcba9876543210' })).judge(unanswered))).toBe('AUTH_FAILED');
  });

  it('is not judged by failures of another kind', async () => {
    const trust = await home().load();
    const refused = linkFailure.noConnection(target, { code: 'ECONNREFUSED' });
    expect(trust.judge(refused)).toBe(refused);
  });

  it('is kept as a mark from which nobody can tell it', async () => {
    const { load, stored } = home();
    const trust = await load();
    trust.proven();
    await trust.settled();
    expect(stored.get('key-trust')).toEqual({ mark: expect.stringMatching(/^[0-9a-f]{8}$/) });
  });

  it('is judged as before when nothing can be stored', async () => {
    const { storage, clock } = {
      storage: {
        get: async () => 'nonsense',
        set: () => Promise.reject(new Error('full')),
        delete: async () => undefined,
      },
      clock: { now: () => 0, sleep: () => Promise.resolve(), every: () => quiet },
    };
    const trust = await KeyTrust.load({ storage, logger, clock, timings: { doubtAfter: seconds(15) }, target });
    trust.proven();
    await trust.settled();
    expect(codeOf(trust.judge(unanswered))).toBe('UNREACHABLE');
  });
});
