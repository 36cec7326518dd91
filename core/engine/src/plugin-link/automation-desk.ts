import { type Duration, type JsonObject, type JsonValue, NexaError } from '@nexa/sdk';
import type { PluginCalls } from '../plugin-runner/protocol.ts';
import type {
  ActionTarget,
  AutomationSurface,
  ConditionSurface,
  ConditionTarget,
  PluginSurface,
  WatchWish,
} from '../ports/plugin-gateway.ts';
import { type Read, readActionAnswer, readConditionAnswer } from './message-shapes.ts';
import type { Redactor } from './redactor.ts';
import type { ReportReader } from './report-reader.ts';
import type { SchemaCheck, SchemaCompiler } from './schema-compiler.ts';
import { MAX_WATCHES } from './watch-registry.ts';

type Operation = 'watch' | 'unwatch' | 'holds' | 'act';

export interface AutomationDeskOptions {
  readonly pluginId: string;
  readonly compileSchema: SchemaCompiler;
  readonly redactor: Redactor;
  readonly surface: () => Promise<PluginSurface>;
  /** `undefined` for an integration that is not connected. */
  readonly reader: (integrationId: string) => ReportReader | undefined;
  readonly call: <O extends Operation>(
    operation: O,
    input: PluginCalls[O]['in'],
    timeout?: Duration,
  ) => Promise<unknown>;
  readonly read: <T>(answer: unknown, read: (data: unknown) => Read<T>) => T;
}

interface Declared {
  readonly surface: AutomationSurface;
  readonly checks: Map<JsonObject, SchemaCheck>;
}

const none: AutomationSurface = { triggers: {}, conditions: {}, actions: {} };

/**
 * What automations ask of a plugin. Every configuration is checked before the plugin hears of it, and everything it
 * answers before anybody else does.
 */
export class AutomationDesk {
  readonly #options: AutomationDeskOptions;
  #declared: Declared | undefined;

  constructor(options: AutomationDeskOptions) {
    this.#options = options;
  }

  /** What the plugin declares was read. */
  learn({ automation }: PluginSurface): void {
    this.#declared = { surface: automation ?? none, checks: new Map() };
  }

  /** Resolves when the plugin watches. Rejects when it does not: it is then as if it had not been asked. */
  async watch(integrationId: string, { watchId, trigger, config, fired }: WatchWish): Promise<void> {
    // Where it is known what is declared nothing is waited for: the plugin hears of it before what is asked next.
    const declared = this.#declared ?? (await this.#read());
    const declaration = this.#find(declared.surface.triggers, trigger, 'trigger');
    const given = this.#checked(declared, declaration, { name: trigger, config });
    const reader = this.#options.reader(integrationId);
    if (reader === undefined)
      throw new NexaError('NEXA_INTEGRATION_OFFLINE', 'The integration is not connected.', {
        params: { integrationId },
      });
    // It may fire before it has answered.
    const watch = { trigger, check: this.#check(declared, declaration.data), fired };
    if (!reader.watches.add(watchId, watch))
      throw new NexaError('NEXA_PLUGIN_UNSUPPORTED', `An integration watches for at most ${MAX_WATCHES} triggers.`, {
        params: { plugin: this.#options.pluginId },
      });
    try {
      await this.#options.call('watch', { integrationId, watchId, trigger, config: given });
    } catch (error) {
      reader.watches.remove(watchId, watch);
      throw error;
    }
  }

  /** Nothing of the watch is told from the call on. */
  async unwatch(integrationId: string, watchId: string): Promise<void> {
    if (this.#options.reader(integrationId)?.watches.remove(watchId) !== true) return;
    await this.#options.call('unwatch', { integrationId, watchId });
  }

  async conditionHolds({ integrationId, condition, config }: ConditionTarget, timeout?: Duration): Promise<boolean> {
    const { call, read } = this.#options;
    const declared = await this.#read();
    const declaration = this.#find(declared.surface.conditions, condition, 'condition');
    const given = this.#checked(declared, declaration, { name: condition, config });
    return read(await call('holds', { integrationId, condition, config: given }, timeout), readConditionAnswer);
  }

  async runAction({ integrationId, action, config }: ActionTarget, timeout?: Duration): Promise<JsonObject> {
    const { call, read, redactor } = this.#options;
    const declared = await this.#read();
    const declaration = this.#find(declared.surface.actions, action, 'action');
    const given = this.#checked(declared, declaration, { name: action, config });
    return redactor.json(read(await call('act', { integrationId, action, config: given }, timeout), readActionAnswer));
  }

  async #read(): Promise<Declared> {
    if (this.#declared === undefined) this.learn(await this.#options.surface());
    return this.#declared as Declared;
  }

  #find<T>(declared: Readonly<Record<string, T>>, name: string, what: string): T {
    const found = Object.hasOwn(declared, name) ? declared[name] : undefined;
    if (found !== undefined) return found;
    const { pluginId } = this.#options;
    throw new NexaError('NEXA_PLUGIN_UNSUPPORTED', `The plugin ${pluginId} has no ${what} ${name.slice(0, 100)}.`, {
      params: { plugin: pluginId },
    });
  }

  /** `config` with the defaults of its schema. */
  #checked(
    declared: Declared,
    { config: schema }: ConditionSurface,
    { name, config }: { readonly name: string; readonly config: JsonObject },
  ): JsonObject {
    const properties = (schema.properties ?? {}) as Readonly<Record<string, { readonly default?: JsonValue }>>;
    const defaults = Object.entries(properties).flatMap(([field, { default: value }]) =>
      value === undefined ? [] : [[field, value] as const],
    );
    const filled: JsonObject = { ...Object.fromEntries(defaults), ...config };
    const reason = this.#check(declared, schema)(filled);
    if (reason === undefined) return filled;
    throw new NexaError('NEXA_AUTOMATION_INVALID', `What ${name} is to do does not fit: ${reason}.`, {
      params: { plugin: this.#options.pluginId, path: reason.split(' ')[0] ?? '/', reason },
    });
  }

  /** Each schema is compiled once. */
  #check({ checks }: Declared, schema: JsonObject): SchemaCheck {
    const check = checks.get(schema) ?? this.#options.compileSchema(schema);
    checks.set(schema, check);
    return check;
  }
}
