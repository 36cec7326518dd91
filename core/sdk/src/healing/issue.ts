/** How bad an issue is. `critical`: danger or loss; `error`: something does not work; `warning`: it soon may not. @since 0.1.0 */
export type IssueSeverity = 'info' | 'warning' | 'error' | 'critical';

/**
 * Where an issue stands.
 *
 * suspected → confirmed → planned → awaiting-approval | healing → verifying → resolved | escalated | snoozed.
 *
 * `escalated` means that NEXA has done what it may and a person must act; the issue says what.
 *
 * @since 0.1.0
 */
export type IssueState =
  | 'suspected'
  | 'confirmed'
  | 'planned'
  | 'awaiting-approval'
  | 'healing'
  | 'verifying'
  | 'resolved'
  | 'escalated'
  | 'snoozed';

/** Every issue state, in the order of its life. @since 0.1.0 */
export const issueStates: readonly IssueState[] = [
  'suspected',
  'confirmed',
  'planned',
  'awaiting-approval',
  'healing',
  'verifying',
  'resolved',
  'escalated',
  'snoozed',
];

/** A kind of issue that a plugin or the core can raise. @since 0.1.0 */
export interface IssueDefinition {
  /** Dotted and prefixed by the plugin's id, or `core.`: `hue.bridge-unreachable`. */
  readonly code: string;
  readonly severity: IssueSeverity;
  /** What is wrong, in a few plain words. */
  readonly title: string;
  /** What it means for the home and what a person can do. */
  readonly explanation: string;
}
