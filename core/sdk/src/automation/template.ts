import type { AutomationDefinition, TemplateInputValue } from './automation.ts';

/** What an input of a template takes. @since 0.2.0 */
export type TemplateInputKind =
  | {
      readonly kind: 'device';
      /** The device has to have one of these capabilities. */
      readonly capabilities: readonly string[];
      readonly many?: boolean;
    }
  | { readonly kind: 'number'; readonly minimum?: number; readonly maximum?: number; readonly unit?: string }
  | { readonly kind: 'seconds'; readonly minimum?: number; readonly maximum?: number }
  | { readonly kind: 'time' }
  | { readonly kind: 'weekdays' }
  | { readonly kind: 'boolean' }
  | { readonly kind: 'text'; readonly maxLength?: number }
  | { readonly kind: 'choice'; readonly options: readonly { readonly value: string; readonly title: string }[] }
  | { readonly kind: 'scene' };

/** A question that a template asks. @since 0.2.0 */
export type TemplateInput = TemplateInputKind & {
  /** Named in the template's definition as `{"$input": "<name>"}`. */
  readonly name: string;
  readonly title: string;
  readonly hint?: string;
  /** Left out: it has to be answered. */
  readonly default?: TemplateInputValue;
};

/**
 * An automation with questions: its definition and tests hold `{"$input": "<name>"}` where an answer goes. An object that
 * also has `$for: "<name>"` stands in a list for one of its kind for each device of an input with `many`, in which
 * `{"$each": true}` is that device; from the second one on `-2`, `-3` and so on is put behind its `id`. Where the list
 * holds no objects, `{"$for": "<name>", "$item": ...}` stands for what `$item` holds. @since 0.2.0
 */
export interface AutomationTemplate {
  readonly id: string;
  readonly version: number;
  readonly title: string;
  readonly description: string;
  readonly inputs: readonly TemplateInput[];
  /** An {@link AutomationDefinition} with placeholders; its tests travel along. */
  readonly definition: TemplateBody;
  /** What changed since the version before, in a sentence each. */
  readonly changes?: readonly string[];
}

/** Any JSON: it becomes an {@link AutomationDefinition} when the inputs are filled in. @since 0.2.0 */
export type TemplateBody = { readonly [K in keyof AutomationDefinition]?: unknown };
