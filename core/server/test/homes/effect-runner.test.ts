import type { PluginGateway } from '@nexa/engine';
import { type CommandRequest, type JsonObject, unreachable } from '@nexa/sdk';
import { settle, VirtualClock } from '@nexa/testkit';
import { describe, expect, it } from 'vitest';
import { type AnsweredEffect, runEffect } from '../../src/homes/effect-runner.ts';

const request: CommandRequest = {
  id: 'c1',
  externalId: 'lamp',
  component: 'main',
  capability: 'onOff',
  command: 'on',
  params: {},
};

/** What the gateway was asked, with a recorder whose flush a test settles. */
function setUp(gateway: Partial<PluginGateway> = {}) {
  const clock = new VirtualClock();
  const sent: number[] = [];
  const flushes: { readonly resolve: () => void; readonly reject: (error: Error) => void }[] = [];
  const parts = {
    clock,
    gateway: {
      async command(_integrationId: string, _request: CommandRequest, timeout: number) {
        sent.push(timeout);
        return 'accepted' as const;
      },
      ...gateway,
    } as PluginGateway,
    recorder: {
      flush: () => new Promise<void>((resolve, reject) => flushes.push({ resolve: () => resolve(), reject })),
    },
  };
  const command = (more: object = {}): AnsweredEffect => ({
    type: 'send-command',
    integrationId: 'one',
    bindingId: 'b',
    request,
    deadline: clock.now() + 10_000,
    ...more,
  });
  return { clock, sent, flushes, parts, command, run: (effect: AnsweredEffect) => runEffect(effect, parts) };
}

describe('a command', () => {
  it('is sent at once, with the time that it has', async () => {
    const { sent, flushes, command, run } = setUp();
    expect(await run(command())).toEqual({
      type: 'command-answered',
      commandId: 'c1',
      bindingId: 'b',
      answer: { acknowledgement: 'accepted' },
    });
    expect([sent, flushes.length]).toEqual([[10_000], 0]);
  });

  it('that must not be given twice is sent only when what led to it is kept', async () => {
    const { clock, sent, flushes, command, run } = setUp();
    const answer = run(command({ whenKept: true }));
    await settle();
    expect(sent).toEqual([]);
    await clock.advance(4_000);
    flushes[0]?.resolve();
    expect(await answer).toMatchObject({ answer: { acknowledgement: 'accepted' } });
    expect(sent).toEqual([6_000]);
  });

  it('that must not be given twice is not sent when what led to it could not be kept', async () => {
    const { sent, flushes, command, run } = setUp();
    const answer = run(command({ whenKept: true }));
    await settle();
    flushes[0]?.reject(new Error('the disk is full'));
    expect(await answer).toMatchObject({ commandId: 'c1', answer: { error: { code: 'NEXA_DATABASE_UNAVAILABLE' } } });
    expect(sent).toEqual([]);
  });

  it('that must not be given twice is not sent after its deadline', async () => {
    const { clock, sent, flushes, command, run } = setUp();
    const answer = run(command({ whenKept: true }));
    await clock.advance(10_000);
    flushes[0]?.resolve();
    expect(await answer).toMatchObject({ answer: { error: { code: 'NEXA_COMMAND_TIMEOUT' } } });
    expect(sent).toEqual([]);
  });
});

describe('a condition of a plugin', () => {
  const effect = {
    type: 'ask-condition',
    integrationId: 'one',
    askId: 'q',
    condition: 'test.c',
    config: { a: 1 },
  } as const;

  it('is asked, and its answer told', async () => {
    const asked: object[] = [];
    const { run } = setUp({
      conditionHolds: async (target) => {
        asked.push(target);
        return true;
      },
    });
    expect(await run(effect)).toEqual({ type: 'condition-answered', askId: 'q', answer: { holds: true } });
    expect(asked).toEqual([{ integrationId: 'one', condition: 'test.c', config: { a: 1 } }]);
  });

  it('that has no answer says why', async () => {
    const { run } = setUp({ conditionHolds: () => Promise.reject(unreachable('No answer.')) });
    const event = { type: 'condition-answered', answer: { error: { code: 'NEXA_PLUGIN_UNREACHABLE' } } };
    expect(await run(effect)).toMatchObject(event);
  });
});

describe('an action of a plugin', () => {
  const effect = { type: 'run-action', integrationId: 'one', requestId: 'r', action: 'test.a', config: {} } as const;

  it('is done, and what it gave told', async () => {
    const { run } = setUp({ runAction: async (): Promise<JsonObject> => ({ id: 7 }) });
    expect(await run(effect)).toEqual({ type: 'action-answered', requestId: 'r', answer: { data: { id: 7 } } });
  });

  it('that failed says why', async () => {
    const { run } = setUp({ runAction: () => Promise.reject(new TypeError('x is undefined')) });
    expect(await run(effect)).toMatchObject({ requestId: 'r', answer: { error: { code: 'NEXA_PLUGIN_BUG' } } });
  });
});
