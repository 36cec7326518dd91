import {
  type CommandAcknowledgement,
  type CommandRequest,
  type Connection,
  type DeviceDescription,
  errorMessage,
  type IntegrationContext,
  seconds,
  unreachable,
  unsupported,
} from '@nexa/sdk';
import type { Config } from './config.ts';
import { type LampIdentity, LampLink, type LampState } from './lamp-link.ts';

const POLL = seconds(2);

/** One lamp, from `connect` to `disconnect`. */
export class Lamp implements Connection {
  readonly #context: IntegrationContext<Config>;
  readonly #identity: LampIdentity;
  #link: LampLink;
  #isStuck = false;
  #isAway = false;

  private constructor(context: IntegrationContext<Config>, identity: LampIdentity, link: LampLink) {
    this.#context = context;
    this.#identity = identity;
    this.#link = link;
  }

  static async open(context: IntegrationContext<Config>): Promise<Lamp> {
    let lamp: Lamp | undefined;
    const { link, identity } = await LampLink.open(context.config, (state) => lamp?.tell(state));
    lamp = new Lamp(context, identity, link);
    await link.ask({ do: 'status' });
    context.clock.every(POLL, () => lamp.#look());
    return lamp;
  }

  get devices(): readonly DeviceDescription[] {
    return [
      {
        externalId: this.#identity.serial,
        name: 'Glow lamp',
        type: 'light',
        manufacturer: 'Glow',
        model: this.#identity.model,
        components: [{ id: 'main', capabilities: ['onOff', 'brightness'] }],
        identifiers: [{ kind: 'serial', value: this.#identity.serial }],
        contactInterval: POLL * 2,
      },
    ];
  }

  /** What is known of the lamp, without asking it. */
  get facts(): { readonly model: string; readonly connected: boolean; readonly stuck: boolean } {
    return { model: this.#identity.model, connected: this.#link.isOpen, stuck: this.#isStuck };
  }

  get isStuck(): boolean {
    return this.#isStuck;
  }

  async command(request: CommandRequest): Promise<CommandAcknowledgement> {
    if (request.externalId !== this.#identity.serial) throw unreachable('There is no such lamp.');
    await this.#link.ask(questionFor(request));
    return 'accepted';
  }

  async refresh(): Promise<void> {
    await this.#link.ask({ do: 'status' });
  }

  /** Resolves when the lamp took it. */
  async restart(): Promise<void> {
    await this.#link.ask({ do: 'restart' });
  }

  disconnect(): Promise<void> {
    this.#link.close();
    return Promise.resolve();
  }

  tell({ on, level, stuck }: LampState): void {
    const externalId = this.#identity.serial;
    this.#isStuck = stuck;
    this.#context.report([
      { externalId, capability: 'onOff', attribute: 'on', value: on },
      { externalId, capability: 'brightness', attribute: 'level', value: level },
    ]);
  }

  /** What it throws becomes the integration's status, and the next look comes all the same. */
  async #look(): Promise<void> {
    try {
      if (!this.#link.isOpen) await this.#open();
      await this.#link.ask({ do: 'status' });
      if (this.#isAway) this.#context.logger.info('The lamp is back');
      this.#isAway = false;
    } catch (error) {
      if (!this.#isAway) this.#context.logger.warn('The lamp is away', { reason: errorMessage(error) });
      this.#isAway = true;
      throw error;
    }
  }

  async #open(): Promise<void> {
    const { link } = await LampLink.open(this.#context.config, (state) => this.tell(state));
    // Disconnected meanwhile: nobody else would close this link.
    if (this.#context.signal.aborted) link.close();
    this.#link = link;
  }
}

function questionFor({ capability, command, params }: CommandRequest) {
  switch (`${capability}.${command}`) {
    case 'onOff.on':
      return { do: 'set', on: true };
    case 'onOff.off':
      return { do: 'set', on: false };
    case 'onOff.toggle':
      return { do: 'toggle' };
    case 'brightness.set':
      return { do: 'set', level: Number(params.level), on: Number(params.level) > 0 };
    default:
      throw unsupported(`A Glow lamp does not know ${capability}.${command}.`);
  }
}
