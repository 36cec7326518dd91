import type { CancelSignal } from '../platform/abort-signal.ts';
import type { Duration } from '../platform/time.ts';

/** How much of the home feels a healing action while it runs. @since 0.1.0 */
export type BlastRadius = 'device' | 'integration' | 'home';

/** May NEXA do it alone? `never-auto` needs a person every time, whatever the home's settings are. @since 0.1.0 */
export type HealingRisk = 'auto' | 'ask' | 'never-auto';

/**
 * How it is known that an action worked.
 *
 * - `fresh-report`: the device (or, for an integration, any of its devices) reports by itself within the time.
 * - `check`: that check says `ok` within the time.
 *
 * @since 0.1.0
 */
export type HealingVerification =
  | { readonly by: 'fresh-report'; readonly within: Duration }
  | { readonly by: 'check'; readonly check: string; readonly within: Duration };

/**
 * A restart by way of the power, which the host does: it switches the plug that a person linked to the integration off,
 * on again, and leaves what it feeds the time to start. @since 0.1.0
 */
export interface PowerCycle {
  /** How long it is without power, in milliseconds: a second to five minutes. */
  readonly off: Duration;
  /** How long it needs until it answers again, in milliseconds: at most ten minutes. */
  readonly starts: Duration;
}

/** What a healing action declares, before anyone runs it. @since 0.1.0 */
export interface HealingDeclaration {
  /** Dotted and prefixed by the plugin's id, or `core.`. */
  readonly id: string;
  readonly title: string;
  /** Codes of the issues that it may cure. */
  readonly cures: readonly string[];
  /** How long what lies in the blast radius is out of service. 0: not at all. */
  readonly downtime: Duration;
  readonly blastRadius: BlastRadius;
  /** `undo`: {@link HealingActionDefinition.undo} takes it back; `self`: it leaves nothing to take back. */
  readonly reversibility: 'self' | 'undo' | 'irreversible';
  /** What must be true first, in plain words for a person, e.g. `The bridge answers on the network.` */
  readonly prerequisites: readonly string[];
  readonly risk: HealingRisk;
  /** Pause before it may run again on the same subject. */
  readonly cooldown: Duration;
  readonly verification: HealingVerification;
  /**
   * What the integration talks to is taken from power first, then {@link HealingActionDefinition.run} is called. A person is
   * asked every time, whatever `risk` says. It is offered only while a plug is linked that NEXA reaches by another way.
   */
  readonly powerCycle?: PowerCycle;
}

/**
 * What running an action came to. `healed` is a claim: the engine verifies it as declared before the issue is
 * resolved. `needs-user`: only a person can go on, as `instruction` says. @since 0.1.0
 */
export type HealingOutcome =
  | { readonly outcome: 'healed' }
  | { readonly outcome: 'not-needed' }
  | { readonly outcome: 'failed'; readonly reason: string }
  | { readonly outcome: 'needs-user'; readonly instruction: string };

/** What a healing action is given. @since 0.1.0 */
export interface HealingContext<TConnection> {
  readonly connection: TConnection;
  readonly issueCode: string;
  /** External id of the device the issue is about; absent for an integration's issue. */
  readonly externalId?: string;
  readonly signal: CancelSignal;
}

/** A remedy that a plugin offers. It may run twice with the same result; expected failures are returned, not thrown. @since 0.1.0 */
export interface HealingActionDefinition<TConnection = unknown> extends HealingDeclaration {
  /** Deadline of one run; 30 seconds when left out. */
  readonly timeout?: Duration;
  run(context: HealingContext<TConnection>): Promise<HealingOutcome>;
  undo?(context: HealingContext<TConnection>): Promise<void>;
}
