import type { DeviceDescription, JsonValue, PluginStorage } from '@nexa/sdk';
import { describe, expect, it } from 'vitest';
import { GroupBook } from '../../src/clip/group-book.ts';

const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
const device = (externalId: string): DeviceDescription => ({
  externalId,
  name: `Lights of ${externalId}`,
  type: 'light',
  components: [{ id: 'main', capabilities: ['onOff', 'hue.scene'] }],
});

function storageOf(kept: Map<string, JsonValue>): PluginStorage {
  return {
    get: async (key) => structuredClone(kept.get(key)),
    set: async (key, value) => void kept.set(key, structuredClone(value)),
    delete: async (key) => void kept.delete(key),
  };
}

async function opened(kept: Map<string, JsonValue>): Promise<GroupBook> {
  const book = new GroupBook(storageOf(kept), silent);
  await book.load();
  return book;
}

describe('the groups that NEXA has', () => {
  it('are known across connections, until they are told as gone', async () => {
    const kept = new Map<string, JsonValue>();
    const first = await opened(kept);
    first.note([device('a'), device('b'), device('c')], []);
    first.note([], ['b']);
    const later = await opened(kept);
    expect(later.strays((id) => id === 'a')).toMatchObject([
      { externalId: 'c', name: 'Lights of c', type: 'light', components: [{ id: 'main', capabilities: ['onOff'] }] },
    ]);
  });

  it.each([[undefined], [7], [{ a: 7 }]])('are none where %j was written down', async (written) => {
    const kept = new Map<string, JsonValue>(written === undefined ? [] : [['v2-groups', written]]);
    expect((await opened(kept)).strays(() => false)).toEqual([]);
  });

  it('are not lost because they cannot be written down', async () => {
    const storage: PluginStorage = {
      ...storageOf(new Map()),
      set: async () => {
        throw new Error('full');
      },
    };
    const book = new GroupBook(storage, silent);
    book.note([device('a')], []);
    expect(book.strays(() => false)).toMatchObject([{ externalId: 'a' }]);
  });
});
