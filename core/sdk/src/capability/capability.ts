import type { TObject, TSchema } from '@sinclair/typebox';
import type { ScalarValue } from '../platform/json.ts';
import type { Duration } from '../platform/time.ts';

/** Unit of a numeric attribute, as it is shown. `AQI` and `LQI` are indices without a unit of their own. @since 0.1.0 */
export type Unit =
  | '%'
  | '°C'
  | 'K'
  | '°'
  | 'W'
  | 'kWh'
  | 'V'
  | 'A'
  | 'lx'
  | 'dBm'
  | 'ms'
  | 'ppm'
  | 'µg/m³'
  | 'AQI'
  | 'LQI'
  | (string & {});

/**
 * Where the history of an attribute is kept. Whatever a command can set and whatever is not a number goes to `states`
 * (changes, each with its cause); numbers that are only measured go to `telemetry`, those of power and energy to
 * `energy`, those of radio links to `network`.
 *
 * @since 0.1.0
 */
export type HistoryKind = 'states' | 'telemetry' | 'energy' | 'network';

/**
 * How long a value may be shown as live after it was observed.
 *
 * - `with-device`: the device speaks up when it changes, so the value is live as long as the device is in contact.
 * - `interval`: the device reports regularly; a value older than `expected` with grace is stale. A device may declare
 *   its own interval for an attribute, which then counts instead.
 *
 * @since 0.1.0
 */
export type FreshnessRule =
  | { readonly kind: 'with-device' }
  | { readonly kind: 'interval'; readonly expected: Duration };

/** One attribute of a capability: a value that a device has. @since 0.1.0 */
export interface AttributeDefinition {
  /** Plain-language name. */
  readonly title: string;
  /** TypeBox schema of the value: boolean, number with range, or one of some strings. */
  readonly schema: TSchema;
  readonly unit?: Unit;
  /** Digits after the decimal point worth showing. */
  readonly precision?: number;
  readonly history: HistoryKind;
  readonly freshness: FreshnessRule;
}

/**
 * Which reported value of one attribute shows that a command was carried out.
 *
 * - `equals`: the attribute has this value; a number within `tolerance` of it (same unit).
 * - `equalsParam`: it equals the parameter of that name within `tolerance` (same unit; on a circle of `modulo` units,
 *   when given; at least half of the step that a device states as limit). With `offAtZero`, parameter 0 is also
 *   confirmed by `onOff.on` = false of the same component. A parameter that was left out is not waited for.
 * - `toggles`: it is the opposite of what it was when the command was sent.
 *
 * @since 0.2.0
 */
export type AttributeConfirmation =
  | { readonly attribute: string; readonly equals: ScalarValue; readonly tolerance?: number }
  | {
      readonly attribute: string;
      readonly equalsParam: string;
      readonly tolerance?: number;
      readonly modulo?: number;
      readonly offAtZero?: boolean;
    }
  | { readonly attribute: string; readonly toggles: true };

/**
 * What shows that a command was carried out: a value of one attribute, or any one of some. The first alternative is
 * the one that is assumed of a device that cannot confirm. @since 0.1.0
 */
export type Confirmation = AttributeConfirmation | { readonly anyOf: readonly AttributeConfirmation[] };

/** One command of a capability: a wish that a device can be asked for. @since 0.1.0 */
export interface CommandDefinition {
  readonly title: string;
  /** Schema of the parameters; an object without unknown members. A secret one (`secretField`) is recorded nowhere. */
  readonly params: TObject;
  /** All must be reported before the command counts as confirmed. Empty: it can only be `sent`. */
  readonly confirms: readonly Confirmation[];
  /**
   * How long a device may take to carry it out: its deadline when the wish names none, and how long what moves
   * meanwhile is put down to it. 10 seconds when left out. The plugin's answer is due within 10 seconds all the same.
   * Between 1 second and 1 hour.
   */
  readonly takes?: Duration;
  /** Whether it unlocks, opens or disarms something: an automation that gives it needs `allowSensitive`. */
  readonly sensitive?: boolean;
}

/** One event of a capability: something that happens and leaves no state. @since 0.1.0 */
export interface EventDefinition {
  readonly title: string;
  /** Schema of the event's data. */
  readonly data: TObject;
}

/** A named, versioned set of attributes, commands and events. It is data: no code runs to use one. @since 0.1.0 */
export interface CapabilityDefinition {
  /** `camelCase` for NEXA's own, `<plugin>.<name>` for one that a plugin adds. */
  readonly id: string;
  readonly version: number;
  readonly title: string;
  readonly attributes: Readonly<Record<string, AttributeDefinition>>;
  readonly commands: Readonly<Record<string, CommandDefinition>>;
  readonly events: Readonly<Record<string, EventDefinition>>;
  /** Locks, alarms, valves, garage doors, heat: healing and predictions never command these. */
  readonly sensitive?: boolean;
}

/** Declares a capability and keeps its literal types. Use it for capabilities that your plugin adds. @since 0.1.0 */
export function defineCapability<const T extends CapabilityDefinition>(definition: T): T {
  return definition;
}
