import type { ExposedHome } from '@nexa/engine';
import { NexaError } from '@nexa/sdk';

/** Plugins are started before there are homes: until those are put in, nothing is exposed to anybody. */
export class LateExposedHome implements ExposedHome {
  home: ExposedHome | undefined;

  readonly devices: ExposedHome['devices'] = async (...args) => await this.#there().devices(...args);
  readonly states: ExposedHome['states'] = async (...args) => await this.#there().states(...args);
  readonly command: ExposedHome['command'] = async (...args) => await this.#there().command(...args);
  readonly fetched: ExposedHome['fetched'] = async (...args) => await this.#there().fetched(...args);
  readonly forgotten: ExposedHome['forgotten'] = async (...args) => await this.#there().forgotten(...args);

  #there(): ExposedHome {
    if (this.home !== undefined) return this.home;
    throw new NexaError('NEXA_PLUGIN_NOT_READY', 'The homes are not up yet.');
  }
}
