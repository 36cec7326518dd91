import type { TObject } from '@sinclair/typebox';
import type { JsonObject } from '../platform/json.ts';

/**
 * What a plugin adds to automations beside its devices, for what is no state of any device: a topic of a broker, a
 * message to a room. A name is the plugin's id, a dot and one word in camel case (`mqtt.topic`), of at most 100 characters;
 * at most 50 triggers, 50 conditions and 50 actions. It is what saved automations say, so it is kept for good. The
 * connection needs the handler of what is declared. Automations are no place for secrets: no schema here has a secret
 * field.
 *
 * @since 0.2.0
 */
export interface AutomationParts {
  /** Watched for by {@link Connection.watchTrigger}. */
  readonly triggers?: Readonly<Record<string, TriggerDeclaration>>;
  /** Answered by {@link Connection.conditionHolds}. */
  readonly conditions?: Readonly<Record<string, ConditionDeclaration>>;
  /** Done by {@link Connection.runAction}. */
  readonly actions?: Readonly<Record<string, ActionDeclaration>>;
}

/** What a condition of a plugin looks like to whoever writes an automation. @since 0.2.0 */
export interface ConditionDeclaration {
  readonly title: string;
  readonly description?: string;
  /**
   * What a person or a program says of it. It drives the form and is checked before the plugin hears of it; defaults of its
   * fields are filled in.
   */
  readonly config: TObject;
}

/** What a trigger of a plugin looks like to whoever writes an automation. @since 0.2.0 */
export interface TriggerDeclaration extends ConditionDeclaration {
  /** What comes with each firing, as `trigger.data` of the run. What does not fit is refused, and nothing runs. */
  readonly data: TObject;
}

/** What an action of a plugin looks like to whoever writes an automation. @since 0.2.0 */
export interface ActionDeclaration extends ConditionDeclaration {
  /** It can unlock, open or disarm something: an automation does it only with `allowSensitive`. */
  readonly sensitive?: boolean;
}

/** A trigger that one automation waits for. @since 0.2.0 */
export interface TriggerWatch {
  /** Its name, as declared. */
  readonly trigger: string;
  /** Checked against the schema that the trigger declares. */
  readonly config: JsonObject;
  /**
   * It happened just now. Never throws; nothing comes of it once the watch has ended. An integration may fire 50 times a
   * second for long, and ten times as often for a moment; what is beyond is left out and said.
   */
  fire(data: JsonObject): void;
}

/** Ends a watch: called once, also when the integration is disconnected. Deadline 5 seconds; must not throw. @since 0.2.0 */
export type EndWatch = () => void | Promise<void>;

/** A condition that a run asks about. @since 0.2.0 */
export interface ConditionQuestion {
  /** Its name, as declared. */
  readonly condition: string;
  /** Checked against the schema that the condition declares. */
  readonly config: JsonObject;
}

/** An action that a run does. @since 0.2.0 */
export interface ActionRequest {
  /** Its name, as declared. */
  readonly action: string;
  /** Checked against the schema that the action declares; expressions in it have been worked out. */
  readonly config: JsonObject;
}
