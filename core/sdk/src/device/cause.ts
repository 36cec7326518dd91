/**
 * Who or what made something happen. `physical` is a hand on the device itself or the world around it (motion, a
 * temperature); `plugin` is a plugin of its own accord.
 *
 * @since 0.1.0
 */
export type CauseKind = 'user' | 'automation' | 'scene' | 'voice' | 'physical' | 'plugin' | 'healing' | 'unknown';

/** Every kind of cause, in the order of the glossary. @since 0.1.0 */
export const causeKinds: readonly CauseKind[] = [
  'user',
  'automation',
  'scene',
  'voice',
  'physical',
  'plugin',
  'healing',
  'unknown',
];

/**
 * Why a state changed or a command was given. `parent` leads one step back: a light's change by a command of an
 * automation carries the automation as cause, and that one the motion that triggered it. A chain is at most
 * {@link MAX_CAUSE_DEPTH} long.
 *
 * @since 0.1.0
 */
export interface Cause {
  readonly kind: CauseKind;
  /** Id of the user, automation, scene, healing execution or device that is meant. */
  readonly id?: string;
  /** The command that carried it out, when there was one. */
  readonly commandId?: string;
  readonly parent?: Cause;
}

/** The longest chain of causes that is kept; older links are dropped. @since 0.1.0 */
export const MAX_CAUSE_DEPTH = 8;
