import { NexaError } from '@nexa/sdk';
import { settle, testCaller } from '@nexa/testkit';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Account } from '../amazon/amazon.ts';
import { ownJudge } from '../schemas/own-judge.ts';
import { CORRELATION, deviceWith, virtualHome } from '../support/alexa-home.ts';

let alexa: Awaited<ReturnType<typeof virtualHome>>;
const lock = deviceWith(['lock']);
const say = () => alexa.say({ namespace: 'Alexa.LockController', name: 'Lock', endpointId: lock.id });

beforeEach(async () => {
  alexa = await virtualHome();
  alexa.amazon.inspect = (event) => ownJudge(event);
  alexa.home.expose(lock, { 'lock.locked': false });
  alexa.home.react = () => 'silence';
});

afterEach(async () => {
  expect(alexa.amazon.complaints).toEqual([]);
  await alexa.stop();
  vi.unstubAllGlobals();
});

describe('a slow lock of a linked account', () => {
  let account: Account;

  beforeEach(async () => {
    account = await alexa.link();
  });

  it('is deferred, and its answer follows with the same correlation token', async () => {
    const answer = await say();
    expect(answer.event.header).toMatchObject({ name: 'DeferredResponse', correlationToken: CORRELATION });
    expect(ownJudge(answer)).toBeUndefined();
    expect(account.named('Response')).toEqual([]);
    await alexa.clock.advance(10_000);
    alexa.home.set(lock.id, { 'lock.locked': true });
    await alexa.clock.advance(5_000);
    const [response] = account.named('Response');
    expect(response?.event.header.correlationToken).toBe(CORRELATION);
    expect(response?.event.endpoint?.endpointId).toBe(lock.id);
    expect(response?.context?.properties[0]).toMatchObject({ name: 'lockState', value: 'LOCKED' });
    await alexa.clock.advance(120_000);
    expect(account.named('Response')).toHaveLength(1);
    expect(account.named('ErrorResponse')).toEqual([]);
  });

  it('that never locks is told as a failure after a minute, once', async () => {
    await say();
    await alexa.clock.advance(59_000);
    expect(account.named('ErrorResponse')).toEqual([]);
    await alexa.clock.advance(10_000);
    const [failure, ...more] = account.named('ErrorResponse');
    expect(failure?.event.payload).toMatchObject({ type: 'ENDPOINT_UNREACHABLE' });
    expect(failure?.event.header.correlationToken).toBe(CORRELATION);
    await alexa.clock.advance(600_000);
    expect(more).toEqual([]);
    expect(account.named('ErrorResponse')).toHaveLength(1);
  });

  it('that fails at once is told so at once', async () => {
    alexa.home.react = () => new NexaError('NEXA_PLUGIN_UNREACHABLE', 'no answer');
    expect((await say()).event.payload.type).toBe('ENDPOINT_UNREACHABLE');
    await alexa.clock.advance(120_000);
    expect(account.named('ErrorResponse')).toEqual([]);
  });

  it('that is hidden meanwhile is told as gone', async () => {
    await say();
    alexa.home.hide(lock.id);
    await alexa.clock.advance(5_000);
    expect(account.named('ErrorResponse')[0]?.event.payload).toMatchObject({ type: 'NO_SUCH_ENDPOINT' });
  });

  it('leaves nothing behind when the integration is disconnected', async () => {
    await say();
    await alexa.integration.close();
    await alexa.clock.advance(120_000);
    expect([...account.named('Response'), ...account.named('ErrorResponse')]).toEqual([]);
  });
});

it('NEXA that says nothing for 6.5 seconds does not keep Alexa waiting', async () => {
  const account = await alexa.link();
  vi.spyOn(alexa.home, 'command').mockReturnValue(new Promise(() => undefined));
  let answered = '';
  void say().then(({ event }) => {
    answered = String(event.header.name);
  });
  await alexa.clock.advance(6_400);
  expect(answered).toBe('');
  await alexa.clock.advance(200);
  await settle();
  expect(answered).toBe('DeferredResponse');
  expect(account.named('Response')).toEqual([]);
});

describe('a slow lock of an account that gave no grant', () => {
  it('is told as it is', async () => {
    const answer = await say();
    expect(answer.event.header.name).toBe('Response');
    expect(answer.context?.properties[0]).toMatchObject({ name: 'lockState', value: 'UNLOCKED' });
  });

  it('is told as it is when another account gave one', async () => {
    await alexa.link(new Account(), { ...testCaller, linkId: 'another-link' });
    expect((await say()).event.header.name).toBe('Response');
  });
});
