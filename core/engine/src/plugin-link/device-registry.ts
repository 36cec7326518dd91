import { type DeviceDescription, parseStateKey, stateKey } from '@nexa/sdk';
import { type AttributeRule, narrowRule } from './attribute-rule.ts';
import type { CapabilityRegistry } from './capability-registry.ts';

export const MAX_DEVICES = 5_000;

interface KnownDevice {
  readonly capabilities: ReadonlyMap<string, ReadonlySet<string>>;
  /** By state key, `main:` left out. */
  readonly rules: ReadonlyMap<string, AttributeRule>;
}

/** The devices of one integration with what each may report. */
export class DeviceRegistry {
  readonly #capabilities: CapabilityRegistry;
  readonly #devices = new Map<string, KnownDevice>();

  constructor(capabilities: CapabilityRegistry) {
    this.#capabilities = capabilities;
  }

  has(externalId: unknown): externalId is string {
    return typeof externalId === 'string' && this.#devices.has(externalId);
  }

  remove(externalId: string): void {
    this.#devices.delete(externalId);
  }

  /** Takes a device whose form was checked. Says why not when it names what does not exist. */
  add(device: DeviceDescription): string | undefined {
    if (!this.#devices.has(device.externalId) && this.#devices.size >= MAX_DEVICES) {
      return `an integration has at most ${MAX_DEVICES} devices`;
    }
    const capabilities = new Map<string, ReadonlySet<string>>();
    const rules = new Map<string, AttributeRule>();
    for (const component of device.components) {
      if (capabilities.has(component.id)) return `the component ${component.id} is there twice`;
      capabilities.set(component.id, new Set(component.capabilities));
      for (const id of component.capabilities) {
        const capability = this.#capabilities.get(id);
        if (capability === undefined) return `there is no capability ${id}`;
        for (const [attribute, rule] of capability.attributes) rules.set(stateKey(id, attribute, component.id), rule);
      }
    }
    const problem = narrow(rules, device.limits ?? {}) ?? unknownKey(rules, Object.keys(device.reportIntervals ?? {}));
    if (problem !== undefined) return problem;
    this.#devices.set(device.externalId, { capabilities, rules });
    return undefined;
  }

  rule(externalId: string, component: string, capability: string, attribute: string): AttributeRule | string {
    const device = this.#devices.get(externalId);
    if (device === undefined) return 'the device is not known';
    const rule = device.rules.get(stateKey(capability, attribute, component));
    if (rule !== undefined) return rule;
    return this.#missing(device, component, capability) ?? `${capability} has no attribute ${attribute}`;
  }

  /** Why an event of this capability cannot come from there. */
  eventProblem(externalId: string, component: string, capability: string): string | undefined {
    const device = this.#devices.get(externalId);
    return device === undefined ? 'the device is not known' : this.#missing(device, component, capability);
  }

  #missing(device: KnownDevice, component: string, capability: string): string | undefined {
    const capabilities = device.capabilities.get(component);
    if (capabilities === undefined) return `the device has no component ${component}`;
    return capabilities.has(capability) ? undefined : `the component ${component} has no capability ${capability}`;
  }
}

function narrow(
  rules: Map<string, AttributeRule>,
  limits: NonNullable<DeviceDescription['limits']>,
): string | undefined {
  const unknown = unknownKey(rules, Object.keys(limits));
  if (unknown !== undefined) return unknown;
  for (const [key, limit] of Object.entries(limits)) {
    const normal = normalKey(key);
    const narrowed = narrowRule(rules.get(normal) as AttributeRule, limit);
    if (narrowed === undefined) return `the limits of ${key} cannot be kept`;
    rules.set(normal, narrowed);
  }
  return undefined;
}

const unknownKey = (rules: Map<string, AttributeRule>, keys: readonly string[]): string | undefined => {
  const missing = keys.find((key) => !rules.has(normalKey(key)));
  return missing === undefined ? undefined : `the device has no attribute ${missing.slice(0, 100)}`;
};

function normalKey(key: string): string {
  const parts = parseStateKey(key);
  return parts === undefined ? key : stateKey(parts.capability, parts.attribute, parts.component);
}
