import {
  type ExposedDevice,
  type ExposedState,
  type Instant,
  type JsonObject,
  type JsonValue,
  stateKey,
} from '@nexa/sdk';
import { facetsOf } from './device-facets.ts';
import { type FacetSettings, presentOf } from './facet.ts';
import { batteryOf, connectivityOf, ENDPOINT_HEALTH } from './health.ts';
import { isScene } from './scene.ts';

/** One property with the state keys that it is made of, so that a change can be told from what stayed. */
export interface ReportedProperty {
  readonly keys: readonly string[];
  /** As Alexa reads it. */
  readonly property: JsonObject;
  /** What names it: interface, instance and property. */
  readonly id: string;
  readonly value: JsonValue;
}

/** All that can truly be said of a device now. What is stale is left out: it is not how the device is. */
export function propertiesOf(
  device: ExposedDevice,
  state: ExposedState,
  settings: FacetSettings,
  now: Instant,
): readonly ReportedProperty[] {
  const present = presentOf(state);
  const made = facetsOf(device, settings, undefined).flatMap((facet) =>
    facet.properties.flatMap(({ name, keys, read }): ReportedProperty[] => {
      const value = read(present);
      if (value === undefined) return [];
      return [
        reported({
          namespace: facet.interface,
          instance: facet.instance,
          name,
          value,
          keys,
          at: latest(state, keys, now),
          now,
        }),
      ];
    }),
  );
  return isScene(device) ? made : [...made, ...healthOf(device, state, now)];
}

/** A property of several values holds since the last of them came. */
function latest(state: ExposedState, keys: readonly string[], now: Instant): Instant {
  const times = keys.flatMap((key) => state.values[key]?.observedAt ?? []);
  return times.length === 0 ? now : Math.min(now, Math.max(...times));
}

function healthOf(device: ExposedDevice, state: ExposedState, now: Instant): ReportedProperty[] {
  const namespace = ENDPOINT_HEALTH;
  const health = [
    reported({ namespace, name: 'connectivity', value: connectivityOf(state), keys: ['status'], at: now, now }),
  ];
  const powered = device.components.find(({ capabilities }) => capabilities.includes('battery'));
  if (powered === undefined) return health;
  const key = stateKey('battery', 'percent', powered.id);
  const percent = presentOf(state).value(key);
  if (typeof percent !== 'number') return health;
  const at = latest(state, [key], now);
  return [...health, reported({ namespace, name: 'battery', value: batteryOf(percent), keys: [key], at, now })];
}

function reported(given: {
  readonly namespace: string;
  readonly instance?: string | undefined;
  readonly name: string;
  readonly value: JsonValue;
  readonly keys: readonly string[];
  readonly at: Instant;
  readonly now: Instant;
}): ReportedProperty {
  const { namespace, instance, name, value, keys, at, now } = given;
  return {
    keys,
    id: `${namespace} ${instance ?? ''} ${name}`,
    value,
    property: {
      namespace,
      ...(instance === undefined ? {} : { instance }),
      name,
      value,
      timeOfSample: new Date(at).toISOString(),
      // Since then it may have changed unheard.
      uncertaintyInMilliseconds: now - at,
    },
  };
}
