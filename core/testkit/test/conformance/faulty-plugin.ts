import {
  type CheckDefinition,
  type Connection,
  type DeviceDescription,
  type DiagnosticsDefinition,
  definePlugin,
  type EndWatch,
  type HealingActionDefinition,
  type IntegrationContext,
  type JsonObject,
  type PairingDefinition,
  seconds,
  secretField,
  type TriggerWatch,
  unreachable,
  unsupported,
} from '@nexa/sdk';
import { Type } from '@sinclair/typebox';
import { automation, watchSwitch } from './faulty-automation.ts';
import { type Fault, look, type World } from './faulty-world.ts';

/** Timers that the plugin left behind; whoever runs it ends them. */
export const leaks: NodeJS.Timeout[] = [];

/** Lamps by the place where they answer. */
export type Worlds = ReadonlyMap<string, World>;
export const FIRST_PLACE = '10.0.0.1';

interface Config {
  readonly place: string;
  readonly token: string;
}

const lamp = { capability: 'onOff', attribute: 'on' };

/** One lamp, from `connect` to `disconnect`. */
class FaultyLamp implements Connection {
  readonly #context: IntegrationContext<Config>;
  readonly #worlds: Worlds;
  readonly #fault: Fault;
  readonly #externalId: string;
  #lookAgainAt = Number.NEGATIVE_INFINITY;
  #hasSecond = false;
  #wasAway = false;
  #isClosed = false;

  constructor(context: IntegrationContext<Config>, worlds: Worlds, fault: Fault) {
    this.#context = context;
    this.#worlds = worlds;
    this.#fault = fault;
    this.#externalId = fault === 'moved' && context.config.place !== FIRST_PLACE ? 'another-lamp' : 'lamp';
  }

  get devices(): readonly DeviceDescription[] {
    return [this.#describe(this.#externalId)];
  }

  get world(): World | undefined {
    return this.#worlds.get(this.#context.config.place);
  }

  async open(): Promise<void> {
    const { clock, logger, config } = this.#context;
    if (this.#fault === 'secrets') logger.info(`Connecting with ${config.token}`);
    const on = await this.#look();
    const attribute = this.#fault === 'first-states' ? 'nonsense' : 'on';
    this.#context.report({ externalId: this.#externalId, capability: 'onOff', attribute, value: on });
    if (!['push', 'outside-change'].includes(this.#fault)) this.world?.listeners.add(this.#onChange);
    clock.every(seconds(5), () => this.#poll());
    if (this.#fault === 'quiet') {
      clock.every(100, async () => this.#context.reportContact(this.#externalId));
    }
    if (this.#fault === 'unload' || this.#fault === 'steady') leaks.push(setInterval(() => undefined, 60_000));
  }

  async command({ externalId, capability, command }: Parameters<Connection['command']>[0]) {
    if (this.#fault !== 'command-unknown') {
      if (externalId !== this.#externalId) throw unsupported('No such lamp.');
      if (capability !== 'onOff' || command !== 'on') throw unsupported('It cannot do that.');
    }
    if (this.#fault !== 'go-offline') await this.#look();
    const { world } = this;
    if (world !== undefined && !world.isDeaf) world.on = this.#fault !== 'command';
    if (this.#fault === 'command-verification') this.#tell(true);
    else this.#tell(world?.on ?? false);
    return 'accepted' as const;
  }

  async refresh(): Promise<void> {
    this.#tell(await this.#look());
  }

  async watchTrigger(watch: TriggerWatch): Promise<EndWatch> {
    const { world } = this;
    if (world === undefined) throw unreachable('There is no lamp.');
    return watchSwitch(world, watch, { clock: this.#context.clock, fault: this.#fault });
  }

  async conditionHolds(): Promise<boolean> {
    return await this.#look();
  }

  async runAction(): Promise<undefined> {
    await this.#look();
    if (this.world !== undefined) this.world.flashes += 1;
  }

  async disconnect(): Promise<void> {
    this.#isClosed = true;
    this.world?.listeners.delete(this.#onChange);
  }

  readonly #onChange = (): void => {
    if (this.#isClosed) return;
    this.#tell(this.world?.on ?? false);
    this.#tellSecond();
  };

  #tell(on: boolean): void {
    const value = this.world?.isBabbling && this.#fault === 'garbage' ? 'perhaps' : on;
    this.#context.report({ ...lamp, externalId: this.#externalId, value });
  }

  #tellSecond(): void {
    const has = this.world?.hasSecond ?? false;
    if (has === this.#hasSecond || this.#fault === 'come-and-go') return;
    this.#hasSecond = has;
    if (has) this.#context.addDevice(this.#describe('second'));
    else this.#context.removeDevice('second');
  }

  async #poll(): Promise<void> {
    const { clock, logger } = this.#context;
    const isDead = this.#fault === 'go-offline' || (this.#fault === 'come-back' && this.#wasAway);
    if (isDead) await clock.sleep(seconds(600));
    this.#wasAway ||= !this.world?.isThere;
    if (this.#fault === 'clock-jump' && clock.now() < this.#lookAgainAt) return;
    this.#lookAgainAt = clock.now() + seconds(5);
    if (this.#fault === 'freshness' && this.world?.isSilent) this.#context.reportContact(this.#externalId);
    else if (this.#fault === 'freshness') this.#tell(await this.#look());
    else await this.#lookAndTell(logger);
  }

  async #lookAndTell(logger: IntegrationContext['logger']): Promise<void> {
    try {
      const on = await this.#look();
      if (this.#fault === 'outside-change') this.#context.reportContact(this.#externalId);
      else this.#tell(on);
      this.#tellSecond();
    } catch (error) {
      if (this.#fault === 'log-once') logger.warn('The lamp does not answer');
      throw error;
    }
  }

  #look(): Promise<boolean> {
    const isAnyAway = this.#fault === 'apart' && [...this.#worlds.values()].some(({ isThere }) => !isThere);
    const { config, clock } = this.#context;
    return look(isAnyAway ? undefined : this.world, clock, { key: config.token, fault: this.#fault });
  }

  #describe(externalId: string): DeviceDescription {
    return {
      externalId,
      name: 'Lamp',
      type: 'light',
      components: [{ id: 'main', capabilities: ['onOff'] }],
      ...(this.#fault === 'identifiers'
        ? {}
        : { identifiers: [{ kind: 'serial' as const, value: `AC-${externalId}-0001` }] }),
      contactInterval: this.#fault === 'report-intervals' ? seconds(1) : seconds(10),
    };
  }
}

const diagnostics = (fault: Fault): DiagnosticsDefinition<FaultyLamp> => ({
  schema: Type.Object({ questions: Type.Integer(), note: Type.Optional(Type.String()) }),
  collect: async ({ connection }) => ({
    questions: connection.world?.questions ?? 0,
    ...(fault === 'diagnostics' ? { note: `key ${connection.world?.key}` } : {}),
  }),
});

const follows = (fault: Fault): CheckDefinition<FaultyLamp> => ({
  id: 'acme.follows',
  title: 'It follows',
  scope: 'device',
  every: seconds(60),
  raises: [{ code: 'acme.stuck', severity: 'error', title: 'Stuck', explanation: 'It is stuck.' }],
  run: async ({ connection }) =>
    connection.world?.isStuck || fault === 'calm-checks'
      ? { outcome: 'issue', code: 'acme.stuck', evidence: {} }
      : { outcome: 'ok' },
});

const restart = (fault: Fault): HealingActionDefinition<FaultyLamp> => ({
  id: 'acme.restart',
  title: 'Restart',
  cures: ['acme.stuck'],
  downtime: 0,
  blastRadius: 'device',
  reversibility: 'self',
  prerequisites: ['It has power.'],
  risk: 'auto',
  cooldown: seconds(60),
  verification: { by: 'check', check: 'acme.follows', within: seconds(5) },
  async run({ connection: { world } }) {
    // The fault: it claims to heal what it did not heal.
    if (world === undefined || fault === 'healing') return { outcome: 'healed' };
    world.isStuck = world.isBroken;
    return world.isStuck ? { outcome: 'failed', reason: 'Broken.' } : { outcome: 'healed' };
  },
});

const stepFaults: Readonly<Record<string, Fault>> = { 'New key': 'reauth', 'New place': 'reconfigure' };

/** Pairing asks the lamp itself. */
function pairing(worlds: Worlds, fault: Fault): PairingDefinition {
  let count = 0;
  const step = (title: string, fields: PairingDefinition['steps'][string]['fields']) => ({
    kind: 'form' as const,
    title,
    hint: fault === 'words' ? 'key on the back' : 'The key is on its back.',
    fields,
    async run({ input, data }: { readonly input: JsonObject; readonly data: JsonObject }) {
      count += 1;
      const config = { ...data, ...input };
      const world = worlds.get(String(config.place));
      const noClock = { sleep: async () => undefined };
      if (fault !== 'pairing-refused') await look(world, noClock, { key: String(config.token), fault });
      const isOther = fault === 'pairing' || fault === stepFaults[title];
      return { result: 'done' as const, title: 'Lamp', uniqueId: isOther ? `lamp-${count}` : 'lamp', config };
    },
  });
  const fields = { place: Type.String(), token: secretField() };
  return {
    start: 'form',
    reauth: 'key',
    reconfigure: 'place',
    steps: {
      place: step('New place', Type.Object({ place: Type.String() })),
      form: step('Lamp', Type.Object(fields)),
      key: step('New key', Type.Object({ token: secretField() })),
    },
  };
}

/** A plugin for the lamps in `worlds` that keeps to the contract but for one rule. */
export function faultyPlugin(worlds: Worlds, fault: Fault) {
  const place = Type.String({ title: 'Place', ...(fault === 'surface' ? { pattern: '^1' } : {}) });
  const token = fault === 'config' ? Type.String({ title: 'Token' }) : secretField({ title: 'Token' });
  return definePlugin({
    config: Type.Object({ place, token }),
    configVersion: 2,
    migrateConfig: ({ address, ...kept }) =>
      fault === 'config-migration' ? kept : { ...kept, place: String(address) },
    automation,
    diagnostics: diagnostics(fault),
    pairing: pairing(worlds, fault),
    checks: [follows(fault)],
    healingActions: fault === 'healing-offered' ? [] : [restart(fault)],
    identify(heard) {
      if (heard.kind !== 'mdns' || heard.txt.lamp === undefined) return undefined;
      const [address = ''] = heard.addresses;
      return { uniqueId: fault === 'identify' ? address : 'lamp', title: 'Lamp', config: { place: address } };
    },
    async connect(context) {
      const connection = new FaultyLamp(context, worlds, fault);
      await connection.open();
      return connection;
    },
  });
}
