import type { ExposedDevice } from '@nexa/sdk';
import { facetsOf } from '../model/device-facets.ts';
import type { FacetSettings } from '../model/facet.ts';

interface Noted {
  readonly device: ExposedDevice;
  /** State keys of which a value was known. */
  readonly known: ReadonlySet<string>;
  /** How many facets Alexa was told of. */
  readonly facets: number;
}

/** With what devices were described last: some of what they can do shows with the first value only. */
export class Abilities {
  readonly #settings: FacetSettings;
  readonly #noted = new Map<string, Noted>();

  constructor(settings: FacetSettings) {
    this.#settings = settings;
  }

  note(device: ExposedDevice, known: ReadonlySet<string>): void {
    this.#noted.set(device.id, { device, known, facets: facetsOf(device, this.#settings, known).length });
  }

  /** Whether the device would be described with more now. */
  hasGrown(deviceId: string, keys: readonly string[]): boolean {
    const noted = this.#noted.get(deviceId);
    if (noted === undefined || keys.every((key) => noted.known.has(key))) return false;
    const known = new Set([...noted.known, ...keys]);
    const before = noted.facets;
    this.note(noted.device, known);
    return (this.#noted.get(deviceId)?.facets ?? before) > before;
  }
}
