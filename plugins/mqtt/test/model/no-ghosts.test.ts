import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TestBook } from '../support/book.ts';

const TOPICS = 6;
const ENTITIES = 5;
const DEVICES = 3;

/** What stands at a topic: the number of an entity. */
type Retained = Map<number, number>;

const path = (topic: number) => `switch/node/t${topic}`;
const configOf = (entity: number) => ({
  unique_id: `entity-${entity}`,
  name: `Entity ${entity}`,
  device: { identifiers: [`device-${entity % DEVICES}`] },
  state_topic: `s/${entity}`,
  command_topic: `c/${entity}`,
});

type Act =
  | { readonly act: 'announce'; readonly topic: number; readonly entity: number }
  | { readonly act: 'remove'; readonly topic: number }
  | { readonly act: 'say'; readonly entity: number }
  | { readonly act: 'reconnect' | 'restart'; readonly missed: readonly number[]; readonly order: number };

const topic = fc.integer({ min: 0, max: TOPICS - 1 });
const entity = fc.integer({ min: 0, max: ENTITIES - 1 });
const anyAct: fc.Arbitrary<Act> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ act: fc.constant('announce' as const), topic, entity }) },
  { weight: 3, arbitrary: fc.record({ act: fc.constant('remove' as const), topic }) },
  { weight: 2, arbitrary: fc.record({ act: fc.constant('say' as const), entity }) },
  {
    weight: 1,
    arbitrary: fc.record({
      act: fc.constantFrom('reconnect' as const, 'restart' as const),
      missed: fc.array(topic, { maxLength: 3 }),
      order: fc.integer(),
    }),
  },
);

/** Plays one act at the broker, and what the plugin hears of it. */
async function play(test: TestBook, retained: Retained, act: Act): Promise<TestBook> {
  switch (act.act) {
    case 'announce':
      retained.set(act.topic, act.entity);
      test.announce(path(act.topic), configOf(act.entity));
      return test;
    case 'remove':
      retained.delete(act.topic);
      test.announce(path(act.topic), '');
      return test;
    case 'say':
      test.say(`s/${act.entity}`, 'ON');
      return test;
    default: {
      // Some announcements go while nobody listens.
      for (const missed of act.missed) retained.delete(missed);
      const present = act.act === 'restart' ? await test.restart() : test;
      present.book.beginLife();
      const inOrder = [...retained].sort(([a], [b]) => ((a * 7 + act.order) % 5) - ((b * 7 + act.order) % 5));
      for (const [at, announced] of inOrder) present.announce(path(at), configOf(announced));
      present.settle();
      present.book.sweep();
      return present;
    }
  }
}

describe('after any sequence of announcements, removals, reconnects and restarts', () => {
  it('exactly those devices are there that are announced', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyAct, { maxLength: 40 }), async (acts) => {
        const retained: Retained = new Map();
        let test = await TestBook.open();
        for (const act of acts) test = await play(test, retained, act);
        test.settle();
        const expected = new Set([...retained.values()].map((number) => `device-${number % DEVICES}`));
        expect([...test.sink.devices.keys()].sort()).toEqual([...expected].sort());
        const entities = test.book.devices.flatMap((device) => device.entities.map(({ identity }) => identity));
        expect(entities.sort()).toEqual(
          [...new Set(retained.values())].map((number) => `switch entity-${number}`).sort(),
        );
      }),
      { numRuns: 150 },
    );
  });
});
