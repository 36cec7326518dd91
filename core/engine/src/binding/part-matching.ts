import type { ComponentDescription, DeviceDescription } from '@nexa/sdk';
import type { CapabilityCatalog } from '../capability/capability-catalog.ts';
import type { UnitMapping } from './binding-record.ts';
import type { ComponentPair } from './binding-wish.ts';
import { normalKey } from './path-translation.ts';

const shared = (a: ComponentDescription, b: ComponentDescription): number =>
  a.capabilities.filter((capability) => b.capabilities.includes(capability)).length;

/**
 * Which component of one device takes the place of which of another: the same names first, where they have something
 * in common; then those that have most in common. What is left over on either side has no counterpart.
 */
export function matchComponents(from: DeviceDescription, to: DeviceDescription): ComponentPair[] {
  const pairs: ComponentPair[] = [];
  const free = new Map(to.components.map((component) => [component.id, component]));
  const waiting = from.components.filter((component) => {
    const namesake = free.get(component.id);
    const fits = namesake !== undefined && (shared(component, namesake) > 0 || namesake.capabilities.length === 0);
    if (!fits) return true;
    free.delete(component.id);
    pairs.push({ from: component.id, to: component.id });
    return false;
  });
  for (const component of waiting) {
    const best = [...free.values()].sort((a, b) => shared(component, b) - shared(component, a))[0];
    if (best === undefined || shared(component, best) === 0) continue;
    free.delete(best.id);
    pairs.push({ from: component.id, to: best.id });
  }
  return pairs;
}

/** As a binding keeps it: only what is named otherwise, and out of the way what has no counterpart but a namesake. */
export function componentMapOf(
  from: DeviceDescription,
  pairs: readonly ComponentPair[],
): Readonly<Record<string, string>> {
  const byFrom = new Map(pairs.map((pair) => [pair.from, pair.to]));
  const taken = new Set(pairs.map(({ to }) => to));
  const map: Record<string, string> = {};
  for (const { id } of from.components) {
    const target = byFrom.get(id) ?? (taken.has(id) ? freeName(id, taken) : id);
    taken.add(target);
    if (target !== id) map[id] = target;
  }
  return map;
}

function freeName(id: string, taken: ReadonlySet<string>): string {
  for (let number = 2; ; number += 1) {
    const name = `${id.slice(0, 50)}-${number}`;
    if (!taken.has(name)) return name;
  }
}

/** Whether the attribute is a counter: an energy total that only grows. */
export function isCounter(catalog: CapabilityCatalog, capability: string, attribute: string): boolean {
  const definition = catalog.attribute(capability, attribute);
  return definition?.history === 'energy' && (definition.unit === 'kWh' || definition.unit === 'Wh');
}

/** Counters that both have: whatever the other one stands at, the device's total goes on. */
export function counterMappings(
  from: DeviceDescription,
  componentMap: Readonly<Record<string, string>>,
  to: DeviceDescription,
  catalog: CapabilityCatalog,
): UnitMapping[] {
  const mappings: UnitMapping[] = [];
  for (const { id, capabilities } of from.components) {
    const component = componentMap[id] ?? id;
    const counterpart = to.components.find((candidate) => candidate.id === component);
    for (const capability of capabilities) {
      if (counterpart?.capabilities.includes(capability) !== true) continue;
      for (const attribute of Object.keys(catalog.find(capability)?.attributes ?? {})) {
        if (!isCounter(catalog, capability, attribute)) continue;
        const key = (name: string) => normalKey(`${name}:${capability}.${attribute}`);
        mappings.push({ from: key(id), to: key(component), scale: 1, continues: true });
      }
    }
  }
  return mappings;
}
