import { type JsonObject, type JsonValue, stateKey } from '@nexa/sdk';
import { alexaError } from './alexa-error.ts';
import type { Bounds } from './bounds.ts';
import type { Facet, FacetWish, Part, Present } from './facet.ts';
import { friendlyNames, type Label, spokenName, text } from './labels.ts';
import { clamp, numberIn, startingFrom, textIn, within } from './payload.ts';

/** The directive that Alexa sends when somebody says "open", "close", "raise" or "lower". */
export interface Semantics {
  readonly actions: readonly {
    readonly actions: readonly Action[];
    readonly name: string;
    readonly payload: JsonObject;
  }[];
  readonly states: readonly ({ readonly state: State } & (
    | { readonly value: JsonValue }
    | { readonly range: JsonObject }
  ))[];
}
type Action = 'Open' | 'Close' | 'Raise' | 'Lower';
type State = 'Open' | 'Closed';

interface Named {
  readonly part: Part;
  readonly capability: string;
  readonly attribute: string;
  readonly labels: readonly Label[];
  readonly semantics?: Semantics;
}

export const instanceOf = (component: string, capability: string, attribute: string): string =>
  `${component}.${capability}.${attribute}`;

/** A person's name for the component comes first: "set Left to 50 percent on the blinds". */
function described({ part, labels, semantics }: Named): JsonObject {
  const own = spokenName(part.name ?? '', 60);
  return {
    capabilityResources: friendlyNames(own === '' ? labels : [text(own)]),
    ...(semantics === undefined ? {} : { semantics: semanticsOf(semantics) }),
  };
}

function semanticsOf({ actions, states }: Semantics): JsonObject {
  return {
    actionMappings: actions.map(({ actions: said, name, payload }) => ({
      '@type': 'ActionsToDirective',
      actions: said.map((action) => `Alexa.Actions.${action}`),
      directive: { name, payload },
    })),
    stateMappings: states.map(({ state, ...what }) => ({
      '@type': 'value' in what ? 'StatesToValue' : 'StatesToRange',
      states: [`Alexa.States.${state}`],
      ...what,
    })),
  };
}

/** A number within a range. Without `wish` it can be read only. */
export function rangeController(
  options: Named & {
    readonly bounds: Bounds;
    readonly unit?: string;
    readonly wish?: (value: number, present: Present) => FacetWish;
  },
): Facet {
  const { part, capability, attribute, bounds, unit, wish } = options;
  const { minimum, maximum, step } = bounds;
  const key = stateKey(capability, attribute, part.component);
  return {
    interface: 'Alexa.RangeController',
    instance: instanceOf(part.component, capability, attribute),
    description: {
      ...described(options),
      configuration: {
        supportedRange: { minimumValue: minimum, maximumValue: maximum, precision: step },
        ...(unit === undefined ? {} : { unitOfMeasure: unit }),
      },
    },
    properties: [
      {
        name: 'rangeValue',
        keys: [key],
        read: (present) => {
          const value = present.value(key);
          return typeof value === 'number' ? clamp(rounded(value, step), minimum, maximum) : undefined;
        },
      },
    ],
    nonControllable: wish === undefined,
    directives:
      wish === undefined
        ? {}
        : {
            SetRangeValue: (payload, present) => [
              wish(within(numberIn(payload, 'rangeValue'), minimum, maximum), present),
            ],
            AdjustRangeValue: (payload, present) => {
              const value = startingFrom(present.value(key)) + numberIn(payload, 'rangeValueDelta');
              return [wish(clamp(value, minimum, maximum), present)];
            },
          },
  };
}

/** Alexa shows what lies between two steps as it is; only noise behind the precision is cut. */
const rounded = (value: number, step: number): number =>
  step >= 1 ? Math.round(value) : Math.round(value * 100) / 100;

export interface Mode {
  /** Alexa's value. */
  readonly value: string;
  readonly labels: readonly Label[];
  /** Left out: it can be shown and not be asked for. */
  readonly wish?: FacetWish;
}

/** One of some modes. Without a wish in any of them it can be read only. */
export function modeController(
  options: Named & {
    readonly modes: readonly Mode[];
    /** Alexa's value of what the device shows. */
    readonly shown: (value: unknown) => string | undefined;
  },
): Facet {
  const { part, capability, attribute, modes, shown } = options;
  const key = stateKey(capability, attribute, part.component);
  const isControllable = modes.some(({ wish }) => wish !== undefined);
  return {
    interface: 'Alexa.ModeController',
    instance: instanceOf(part.component, capability, attribute),
    description: {
      ...described(options),
      configuration: {
        ordered: false,
        supportedModes: modes.map(({ value, labels }) => ({ value, modeResources: friendlyNames(labels) })),
      },
    },
    properties: [{ name: 'mode', keys: [key], read: (present) => shown(present.value(key)) }],
    nonControllable: !isControllable,
    directives: isControllable
      ? {
          SetMode: (payload) => {
            const asked = textIn(payload, 'mode');
            const wish = modes.find(({ value }) => value === asked)?.wish;
            if (wish === undefined) throw alexaError('INVALID_VALUE', 'The device has no such mode.');
            return [wish];
          },
        }
      : {},
  };
}

/** Something beside its power that is on or off. */
export function toggleController(options: Named & { readonly wish: (on: boolean) => FacetWish }): Facet {
  const { part, capability, attribute, wish } = options;
  const key = stateKey(capability, attribute, part.component);
  return {
    interface: 'Alexa.ToggleController',
    instance: instanceOf(part.component, capability, attribute),
    description: described(options),
    properties: [{ name: 'toggleState', keys: [key], read: (present) => onOrOff(present.value(key)) }],
    directives: { TurnOn: () => [wish(true)], TurnOff: () => [wish(false)] },
  };
}

export const onOrOff = (value: unknown): 'ON' | 'OFF' | undefined =>
  typeof value === 'boolean' ? (value ? 'ON' : 'OFF') : undefined;
