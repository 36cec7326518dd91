import { seconds } from '@nexa/sdk';
import { startTestHome, type TestHome } from '@nexa/testkit';
import { afterEach, beforeEach, expect, it } from 'vitest';
import plugin from '../../src/index.ts';

let home: TestHome;

beforeEach(async () => {
  home = startTestHome();
  await home.add(plugin, { pluginId: 'virtual', config: { historyHours: 0, people: 0 } });
});

afterEach(() => home.stop());

const dim = (params: { readonly level: number; readonly transition: number }) =>
  home.command({ externalId: 'hall-lamp', capability: 'brightness', command: 'set', params });
const states = () =>
  home.records.flatMap((record) =>
    record.type === 'state' &&
    record.ref.attribute === 'level' &&
    record.ref.deviceId === home.device('hall-lamp').record.id
      ? [record.state]
      : [],
  );

it('confirms a lamp that takes its time when it has arrived, and knows whose doing the way was', async () => {
  await dim({ level: 10, transition: 0 });
  const before = states().length;
  const { id, status, requestedAt, finishedAt = 0 } = await dim({ level: 90, transition: 20 });
  expect(status).toBe('confirmed');
  expect(finishedAt - requestedAt).toBe(seconds(20));
  const way = states().slice(before);
  expect(way.length).toBeGreaterThanOrEqual(20);
  expect(new Set(way.map(({ cause }) => (cause.kind === 'user' ? cause.commandId : undefined)))).toEqual(new Set([id]));
});

it('confirms one that goes off in its time', async () => {
  await dim({ level: 60, transition: 0 });
  expect((await dim({ level: 0, transition: 15 })).status).toBe('confirmed');
  await home.waitFor(() => home.device('hall-lamp').states['onOff.on']?.value === false);
  expect(home.device('hall-lamp').states['brightness.level']?.value).toBe(60);
});
