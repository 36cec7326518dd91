import type { ExposedDevice, ExposedState, ExposedWish, JsonObject, JsonValue, ScalarValue } from '@nexa/sdk';

/** What a directive asks of a device, without the device. */
export type FacetWish = Pick<ExposedWish, 'component' | 'capability' | 'command' | 'params'>;

/** How the device is while a directive is read. */
export interface Present {
  /** Value of a state key, when it is live. */
  value(key: string): ScalarValue | undefined;
}

/** Reads the payload of one directive; throws an `AlexaError` when it cannot be done. */
export type DirectiveReader = (payload: JsonObject, present: Present) => readonly FacetWish[];

/** One property that Alexa reads of a facet. */
export interface FacetProperty {
  readonly name: string;
  /** State keys that it is made of; the first tells since when it holds. */
  readonly keys: readonly string[];
  /** Alexa's value; undefined: nothing can be said now. */
  read(present: Present): JsonValue | undefined;
}

/** One interface of Alexa that a device has, or one named instance of it. */
export interface Facet {
  readonly interface: string;
  readonly instance?: string;
  /** What Discovery tells of it beside interface, instance and properties. */
  readonly description?: JsonObject;
  readonly properties: readonly FacetProperty[];
  /** It can be read only. */
  readonly nonControllable?: boolean;
  readonly directives: Readonly<Record<string, DirectiveReader>>;
}

/** A capability of a component of a device, seen by the mapping of that capability. */
export interface Part {
  readonly device: ExposedDevice;
  readonly component: string;
  /** What people call the component; undefined for `main` and where nobody named it. */
  readonly name: string | undefined;
  readonly settings: FacetSettings;
  /** Whether the device has an attribute that not every device of the capability has. */
  has(capability: string, attribute: string): boolean;
  /** The component has that capability too. */
  hasCapability(capability: string): boolean;
}

/** What of the configuration changes how devices are described. */
export interface FacetSettings {
  readonly hasPin: boolean;
  /** Whether Alexa is told of changes by itself. */
  readonly tellsChanges: boolean;
}

/** The facets that a capability becomes. Of those that can be there once only, the first of a device counts. */
export type CapabilityMapping = (part: Part) => readonly Facet[];

export function presentOf(state: ExposedState): Present {
  return {
    value: (key) => {
      const held = state.values[key];
      return held?.freshness === 'live' ? held.value : undefined;
    },
  };
}
