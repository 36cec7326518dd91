import type { CommandRequest, JsonValue } from '@nexa/sdk';
import { memoryObject, type SimulatedValue } from './simulated-device.ts';

/** What `onOff` makes of a switch that is `before`; undefined for a command that it does not have. */
export function switched(command: string, before: boolean): boolean | undefined {
  return { on: true, off: false, toggle: !before }[command];
}

/** Several switches, each a component of a device. */
export class SwitchBank {
  readonly #switches: Map<string, boolean>;

  constructor(components: readonly string[], on: boolean) {
    this.#switches = new Map(components.map((id) => [id, on]));
  }

  /** Undefined for a component that is no switch of it. */
  isOn(component: string): boolean | undefined {
    return this.#switches.get(component);
  }

  get onCount(): number {
    return [...this.#switches.values()].filter(Boolean).length;
  }

  values(): SimulatedValue[] {
    return [...this.#switches].map(([component, value]) => ({
      component,
      capability: 'onOff',
      attribute: 'on',
      value,
    }));
  }

  /** Carries the command out; says how the switch stands then, or undefined when it does not have that command. */
  obey({ component, capability, command }: CommandRequest): boolean | undefined {
    const before = this.#switches.get(component);
    const on = before === undefined || capability !== 'onOff' ? undefined : switched(command, before);
    if (on !== undefined) this.#switches.set(component, on);
    return on;
  }

  remember(): JsonValue {
    return Object.fromEntries(this.#switches);
  }

  recall(memory: JsonValue): void {
    for (const [id, on] of Object.entries(memoryObject(memory))) {
      if (this.#switches.has(id) && typeof on === 'boolean') this.#switches.set(id, on);
    }
  }
}
