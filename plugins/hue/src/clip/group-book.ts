import {
  type DeviceDescription,
  errorMessage,
  type JsonObject,
  type PluginLogger,
  type PluginStorage,
} from '@nexa/sdk';
import { Type } from '@sinclair/typebox';
import { Value } from '@sinclair/typebox/value';

const STORAGE_KEY = 'v2-groups';
const Names = Type.Record(Type.String({ minLength: 1, maxLength: 200 }), Type.String({ minLength: 1, maxLength: 200 }));

/**
 * Which rooms and zones NEXA has as devices, across connections: those that are no longer shown, because they were
 * removed while nobody listened or because a person wants none, have to be told as gone.
 */
export class GroupBook {
  readonly #storage: PluginStorage;
  readonly #logger: PluginLogger;
  #names = new Map<string, string>();

  constructor(storage: PluginStorage, logger: PluginLogger) {
    this.#storage = storage;
    this.#logger = logger;
  }

  /** Reads what earlier connections wrote down. */
  async load(): Promise<void> {
    const kept = await this.#storage.get(STORAGE_KEY);
    if (Value.Check(Names, kept)) this.#names = new Map(Object.entries(kept));
  }

  /** Those that NEXA has and `isShown` knows no more, as devices that can be told as gone: only what is known can be. */
  strays(isShown: (externalId: string) => boolean): DeviceDescription[] {
    return [...this.#names]
      .filter(([externalId]) => !isShown(externalId))
      .map(([externalId, name]) => ({
        externalId,
        name,
        type: 'light',
        components: [{ id: 'main', capabilities: ['onOff'] }],
      }));
  }

  /** NEXA was told of these groups, and that those devices are gone. */
  note(told: readonly DeviceDescription[], gone: readonly string[]): void {
    const before = JSON.stringify([...this.#names]);
    for (const { externalId, name } of told) this.#names.set(externalId, name);
    for (const externalId of gone) this.#names.delete(externalId);
    if (JSON.stringify([...this.#names]) !== before) void this.#write();
  }

  async #write(): Promise<void> {
    try {
      await this.#storage.set(STORAGE_KEY, Object.fromEntries(this.#names) as JsonObject);
    } catch (error) {
      // Without it a group that was removed meanwhile stays until a person removes it here too.
      this.#logger.debug('The groups of the Hue bridge could not be written down', { reason: errorMessage(error) });
    }
  }
}
