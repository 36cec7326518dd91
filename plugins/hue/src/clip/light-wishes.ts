import type { AskedColor } from '../model/light.ts';

/** What lights and groups of lights were last asked for. It is kept to plan the next command with, never told as a light's state. */
export class LightWishes {
  readonly #on = new Map<string, boolean>();
  readonly #asked = new Map<string, AskedColor>();

  /** Call before the command is sent: the bridge may tell of it before it answers. */
  note(id: string, on: boolean | undefined, asked: AskedColor | undefined): void {
    if (on !== undefined) this.#on.set(id, on);
    if (asked !== undefined) this.#asked.set(id, asked);
  }

  /** The light has told whether it is on, or did not take the command. */
  forgetState(id: string): void {
    this.#on.delete(id);
  }

  forgetStates(): void {
    this.#on.clear();
  }

  /** Whether the light is on, as far as can be known now. */
  isOn(light: { readonly id: string; readonly isOn: boolean }): boolean {
    return this.#on.get(light.id) ?? light.isOn;
  }

  askedOf(id: string): AskedColor | undefined {
    return this.#asked.get(id);
  }
}
