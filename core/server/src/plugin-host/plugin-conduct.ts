import type { PluginLogLine, Refusal } from '@nexa/engine';
import type { Instant, JsonObject } from '@nexa/sdk';
import { redact } from '../secrets/redaction.ts';
import type { FromProcess } from './control-message.ts';
import type { PluginHostLog } from './plugin-host-log.ts';
import type { EndCode, ProcessEnd } from './process-end.ts';

/** What a plugin did that it should not have. All but the last four ended its process. */
export type FaultCode = Exclude<EndCode, 'stopped'> | 'refused' | 'access-refused' | 'network-refused' | 'slowed-down';

/** Something that a plugin did, and what became of it. */
export interface PluginFault {
  readonly code: FaultCode;
  /** One sentence of what it did, with figures: `it did not answer for 3.6 s and kept a processor busy`. */
  readonly message: string;
  /** How often, as far as it was counted. */
  readonly count: number;
  readonly firstAt: Instant;
  readonly lastAt: Instant;
}

export interface PluginContact {
  readonly target: string;
  readonly verdict: 'contacted' | 'refused';
  /** The declared host of the internet by which it was reached. */
  readonly host?: string;
}

export interface PluginConductOptions {
  readonly pluginId: string;
  readonly logger: PluginHostLog;
  readonly now: () => Instant;
  /** Takes lines for the plugin’s own log, secrets cut out. */
  readonly observer?: { line(pluginId: string, line: Omit<PluginLogLine, 'pluginId'>): void } | undefined;
}

const MAX_CONTACTS = 500;
const MAX_FAULTS = 50;
/** Its process says each act once; what does not go through that may say more. */
const MAX_DENIED_LINES = 500;
const MAX_TEXT = 300;
/** Sums and numbers differ from one time to the next; the fault is the same. */
const figures = /\d+(\.\d+)?/g;

/** How one plugin behaved since the host was started: said in the logs when it happens, and kept to be looked at. */
export class PluginConduct {
  readonly #options: PluginConductOptions;
  readonly #contacts = new Map<string, PluginContact>();
  readonly #faults = new Map<string, PluginFault>();
  #deniedLines = 0;

  constructor(options: PluginConductOptions) {
    this.#options = options;
  }

  get contacts(): readonly PluginContact[] {
    return [...this.#contacts.values()];
  }

  /** The latest last. */
  get faults(): readonly PluginFault[] {
    return [...this.#faults.values()].sort((a, b) => a.lastAt - b.lastAt);
  }

  refused({ pluginId: _, integrationId, ...refusal }: Refusal): void {
    this.#say('Something that a plugin sent was refused.', { ...refusal }, integrationId);
    this.#add('refused', `${refusal.what}: ${refusal.reason}`, refusal.count);
  }

  /** It tried what is closed to it. */
  denied(act: string): void {
    if (!this.#add('access-refused', act) || this.#deniedLines >= MAX_DENIED_LINES) return;
    this.#deniedLines += 1;
    this.#say('A plugin was kept from what is closed to it.', { act: act.slice(0, MAX_TEXT) });
  }

  slowedDown(message: string): void {
    this.#say('A plugin has to let others go first.', { reason: message });
    this.#add('slowed-down', message);
  }

  ended({ code, message }: ProcessEnd): void {
    if (code !== 'stopped') this.#add(code, message);
  }

  /** Answers what of it can be believed; nothing where the process spoke nonsense. */
  contacted({ verdict, target, reason, host }: Extract<FromProcess, { kind: 'network' }>): PluginContact | undefined {
    if (typeof target !== 'string' || (verdict !== 'contacted' && verdict !== 'refused')) return undefined;
    const where = target.slice(0, MAX_TEXT);
    const why = String(reason).slice(0, MAX_TEXT);
    if (verdict === 'refused') this.#add('network-refused', `${where}: ${why}`);
    const by = typeof host === 'string' ? { host: host.slice(0, MAX_TEXT) } : {};
    const contact = { target: where, verdict, ...by };
    if (this.#contacts.get(where)?.verdict === verdict || this.#contacts.size >= MAX_CONTACTS) return contact;
    this.#contacts.set(where, contact);
    if (verdict === 'refused') this.#say('A plugin was kept from the network.', { target: where, reason: why });
    return contact;
  }

  /** To whoever reads the log of the server, and to whoever reads that of the plugin. */
  #say(message: string, fields: JsonObject, integrationId?: string): void {
    const { pluginId: plugin, logger, observer } = this.#options;
    const about = integrationId === undefined ? {} : { integrationId };
    logger.warn({ plugin, ...about, ...fields }, message);
    observer?.line(plugin, { level: 'warn', message, fields: redact(fields) as JsonObject, ...about });
  }

  /** Whether it is a new one. */
  #add(code: FaultCode, text: string, count = 1): boolean {
    const message = text.slice(0, MAX_TEXT);
    const key = `${code} ${message.replace(figures, '#')}`;
    const known = this.#faults.get(key);
    const at = this.#options.now();
    this.#faults.set(key, {
      code,
      message,
      count: (known?.count ?? 0) + count,
      firstAt: known?.firstAt ?? at,
      lastAt: at,
    });
    if (this.#faults.size > MAX_FAULTS) this.#forgetOldest();
    return known === undefined;
  }

  #forgetOldest(): void {
    let oldest: [string, PluginFault] | undefined;
    for (const entry of this.#faults) if (oldest === undefined || entry[1].lastAt < oldest[1].lastAt) oldest = entry;
    if (oldest !== undefined) this.#faults.delete(oldest[0]);
  }
}
