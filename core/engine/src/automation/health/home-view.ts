import { type AttributeLimits, type DeviceType, MAIN_COMPONENT, stateKey } from '@nexa/sdk';
import type { AutomationRecord, DeviceRecord, IntegrationRecord, SceneRecord } from '../../home/records.ts';
import { type AttributeRule, attributeRuleOf, narrowRule } from '../../plugin-link/attribute-rule.ts';
import type { HealthInput } from './health-input.ts';
import { between, some, type ValueRange } from './value-range.ts';
import { withoutDisabled } from './without-disabled.ts';

/** Where an attribute is. */
export interface AttributeAt {
  readonly deviceId: string;
  readonly component?: string;
  readonly capability: string;
  readonly attribute: string;
}

/** What values an attribute of a device can have. */
export interface AttributeDomain {
  /** By its capability. */
  readonly rule: AttributeRule;
  /** By what the device says of itself. */
  readonly narrowed: AttributeRule;
}

const byId = <T extends { readonly id: string }>(items: readonly T[]): ReadonlyMap<string, T> =>
  new Map(items.map((item) => [item.id.toLowerCase(), item]));

/** Names one attribute of the home; ids are taken as they are meant, not as they are spelt. */
export const keyOf = ({ deviceId, component = MAIN_COMPONENT, capability, attribute }: AttributeAt): string =>
  `${deviceId.toLowerCase()}\n${stateKey(capability, attribute, component)}`;

/** The home as it is looked at: finds things by id and names them. */
export class HomeView {
  readonly input: HealthInput;
  readonly #devices: ReadonlyMap<string, DeviceRecord>;
  readonly #scenes: ReadonlyMap<string, SceneRecord>;
  readonly #automations: ReadonlyMap<string, AutomationRecord>;
  readonly #integrations: ReadonlyMap<string, IntegrationRecord>;

  constructor(input: HealthInput) {
    const automations = input.automations.map(withoutDisabled);
    this.input = { ...input, automations };
    this.#devices = byId(input.devices);
    this.#scenes = byId(input.scenes);
    this.#automations = byId(automations);
    this.#integrations = byId(input.integrations);
  }

  /** The device, unless it was removed. */
  device(id: string): DeviceRecord | undefined {
    const device = this.#devices.get(id.toLowerCase());
    return device?.removedAt === undefined ? device : undefined;
  }

  /** The device, also when it was removed. */
  knownDevice(id: string): DeviceRecord | undefined {
    return this.#devices.get(id.toLowerCase());
  }

  scene(id: string): SceneRecord | undefined {
    return this.#scenes.get(id.toLowerCase());
  }

  automation(id: string): AutomationRecord | undefined {
    return this.#automations.get(id.toLowerCase());
  }

  integration(id: string): IntegrationRecord | undefined {
    return this.#integrations.get(id.toLowerCase());
  }

  deviceName(id: string): string {
    const device = this.knownDevice(id);
    return device === undefined ? 'a device' : quoted(device.name);
  }

  automationName(id: string): string {
    return quoted(this.automation(id)?.definition.name ?? 'an automation');
  }

  deviceType(id: string): DeviceType | undefined {
    return this.knownDevice(id)?.type;
  }

  /** `Brightness of ‘Desk lamp’`. */
  attributeName({ deviceId, capability, attribute }: AttributeAt): string {
    const title = this.input.catalog.attribute(capability, attribute)?.title ?? attribute;
    return `${title} of ${this.deviceName(deviceId)}`;
  }

  unit({ capability, attribute }: AttributeAt): string {
    const unit = this.input.catalog.attribute(capability, attribute)?.unit;
    return unit === undefined ? '' : ` ${unit}`;
  }

  /** Undefined where the device, the component or the attribute is not there, or nothing can be said of its values. */
  domain(at: AttributeAt): AttributeDomain | undefined {
    const { deviceId, component = MAIN_COMPONENT, capability, attribute } = at;
    const device = this.device(deviceId);
    const part = device?.description.components.find(({ id }) => id === component);
    const definition = this.input.catalog.attribute(capability, attribute);
    if (device === undefined || definition === undefined || part?.capabilities.includes(capability) !== true)
      return undefined;
    const rule = attributeRuleOf(definition);
    if (rule === undefined) return undefined;
    const limits = limitsOf(device, stateKey(capability, attribute, component));
    return { rule, narrowed: (limits === undefined ? undefined : narrowRule(rule, limits)) ?? rule };
  }

  /** The values that the attribute can have; empty where any is possible. */
  domainRanges(at: AttributeAt): readonly ValueRange[] {
    const domain = this.domain(at);
    return domain === undefined ? [] : ruleRanges(domain.narrowed);
  }
}

export const quoted = (name: string): string => `‘${name}’`;

function limitsOf(device: DeviceRecord, key: string): AttributeLimits | undefined {
  const { limits } = device.description;
  return limits !== undefined && Object.hasOwn(limits, key) ? limits[key] : undefined;
}

/** The values that a rule lets through; empty: any text. */
export function ruleRanges({ kind, texts, minimum, maximum }: AttributeRule): ValueRange[] {
  if (kind === 'boolean') return [some(true, false)];
  if (kind === 'number') return [between(minimum, maximum)];
  return texts === undefined ? [] : [some(...texts)];
}
