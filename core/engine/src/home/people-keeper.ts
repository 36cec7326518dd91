import { type Cause, stateKey } from '@nexa/sdk';
import type { DeviceRegistry } from '../device/device-registry.ts';
import type { HomeContext } from './home-context.ts';

export const PRESENCE = { capability: 'presence', attribute: 'present' } as const;

/** Whether somebody is at home: by the devices that people carry, as last heard of them, and by guests. */
export class PeopleKeeper {
  readonly #context: HomeContext;
  readonly #devices: DeviceRegistry;
  readonly #onChange: (someoneHome: boolean, cause: Cause) => void;
  #guests = false;
  #someoneHome: boolean | undefined;

  constructor(context: HomeContext, devices: DeviceRegistry, onChange: (someoneHome: boolean, cause: Cause) => void) {
    this.#context = context;
    this.#devices = devices;
    this.#onChange = onChange;
  }

  get guests(): boolean {
    return this.#guests;
  }

  /** Undefined: nobody has ever said. */
  get someoneHome(): boolean | undefined {
    return this.#someoneHome;
  }

  restore(guests: boolean): void {
    this.#guests = guests;
    this.#someoneHome = this.#count();
  }

  setGuests(guests: boolean, cause: Cause): void {
    if (guests === this.#guests) return;
    this.#guests = guests;
    this.#context.emit({ type: 'guests', guests, cause });
    this.look(cause);
  }

  /** Something that says who is there changed. What is heard for the first time is no change. */
  look(cause: Cause): void {
    const previous = this.#someoneHome;
    this.#someoneHome = this.#count();
    if (this.#someoneHome === undefined || previous === undefined || previous === this.#someoneHome) return;
    this.#onChange(this.#someoneHome, cause);
  }

  #count(): boolean | undefined {
    let isKnown = this.#guests;
    for (const { states, description } of this.#devices.all()) {
      for (const { id, capabilities } of description.components) {
        if (!capabilities.includes(PRESENCE.capability)) continue;
        const state = states.get(stateKey(PRESENCE.capability, PRESENCE.attribute, id));
        if (state?.value === true) return true;
        if (state !== undefined) isKnown = true;
      }
    }
    return this.#guests ? true : isKnown ? false : undefined;
  }
}
