import { type ExposedDevice, MAIN_COMPONENT, parseStateKey, stateKey } from '@nexa/sdk';
import type { Facet, FacetSettings, Part } from './facet.ts';
import { mappings } from './mappings.ts';

/** Which optional attributes a device has; undefined: whatever its capabilities may have. */
export type KnownKeys = ReadonlySet<string> | undefined;

/** What a device is to Alexa, in the order of its components, `main` first. An interface without instance is there once. */
export function facetsOf(device: ExposedDevice, settings: FacetSettings, known: KnownKeys): readonly Facet[] {
  const facets = new Map<string, Facet>();
  const parts = device.components.toSorted(mainFirst);
  for (const { id, name, capabilities } of parts) {
    const part: Part = {
      device,
      component: id,
      name: id === MAIN_COMPONENT ? undefined : name,
      settings,
      has: (capability, attribute) => isThere(device, stateKey(capability, attribute, id), known),
      hasCapability: (capability) => capabilities.includes(capability),
    };
    for (const [capability, mapping] of Object.entries(mappings)) {
      if (!capabilities.includes(capability)) continue;
      for (const facet of mapping(part)) {
        const key = `${facet.interface} ${facet.instance ?? ''}`;
        if (!facets.has(key)) facets.set(key, facet);
      }
    }
  }
  return [...facets.values()];
}

const mainFirst = (a: { readonly id: string }, b: { readonly id: string }): number =>
  Number(b.id === MAIN_COMPONENT) - Number(a.id === MAIN_COMPONENT);

/** A device of which nothing is known yet gets what its kind usually has: of optional attributes, the first. */
function isThere(device: ExposedDevice, key: string, known: KnownKeys): boolean {
  if (known === undefined || known.has(key) || device.limits?.[key] !== undefined) return true;
  const parts = parseStateKey(key);
  return parts !== undefined && usual.has(`${parts.capability}.${parts.attribute}`);
}

const usual: ReadonlySet<string> = new Set(['fan.speed', 'media.volume', 'humidity.percent', 'illuminance.lux']);
