import {
  type AttributeLimits,
  type ComponentDescription,
  type ExposedDevice,
  type ExposedState,
  MAIN_COMPONENT,
  type ScalarValue,
  stateKey,
} from '@nexa/sdk';

const SEPARATOR = '~';

/**
 * What Google knows as one device: `main` of a NEXA device under the device's id, any other component of it under
 * `<deviceId>~<component>`. With it goes how it is, as far as that is known.
 */
export class Part {
  readonly device: ExposedDevice;
  readonly component: ComponentDescription;
  readonly state: ExposedState | undefined;

  constructor(device: ExposedDevice, component: ComponentDescription, state?: ExposedState) {
    this.device = device;
    this.component = component;
    this.state = state;
  }

  get id(): string {
    return googleId(this.device.id, this.component.id);
  }

  get isMain(): boolean {
    return this.component.id === MAIN_COMPONENT;
  }

  get isOnline(): boolean {
    return this.state?.status === 'online';
  }

  withState(state: ExposedState): Part {
    return new Part(this.device, this.component, state);
  }

  offers(capability: string): boolean {
    return this.component.capabilities.includes(capability);
  }

  /** Whether the device has this attribute: it ever told a value, or states what the value can be. */
  has(capability: string, attribute: string): boolean {
    if (!this.offers(capability)) return false;
    const key = this.#key(capability, attribute);
    return this.state?.values[key] !== undefined || this.device.limits?.[key] !== undefined;
  }

  limits(capability: string, attribute: string): AttributeLimits {
    return this.device.limits?.[this.#key(capability, attribute)] ?? {};
  }

  /** Only what is true now: a value that is not live is not known. */
  number(capability: string, attribute: string): number | undefined {
    const value = this.#live(capability, attribute);
    return typeof value === 'number' ? value : undefined;
  }

  truth(capability: string, attribute: string): boolean | undefined {
    const value = this.#live(capability, attribute);
    return typeof value === 'boolean' ? value : undefined;
  }

  text(capability: string, attribute: string): string | undefined {
    const value = this.#live(capability, attribute);
    return typeof value === 'string' ? value : undefined;
  }

  #live(capability: string, attribute: string): ScalarValue | undefined {
    const known = this.state?.values[this.#key(capability, attribute)];
    return known?.freshness === 'live' ? known.value : undefined;
  }

  #key(capability: string, attribute: string): string {
    return stateKey(capability, attribute, this.component.id);
  }
}

export const partsOf = (device: ExposedDevice, state?: ExposedState): Part[] =>
  device.components.map((component) => new Part(device, component, state));

export const googleId = (deviceId: string, component: string): string =>
  component === MAIN_COMPONENT ? deviceId : `${deviceId}${SEPARATOR}${component}`;

export const deviceIdOf = (id: string): string => id.split(SEPARATOR, 1)[0] ?? id;
