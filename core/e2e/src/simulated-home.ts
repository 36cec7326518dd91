import type { NexaProcess } from './nexa-process.ts';
import { OwnedHome } from './owned-home.ts';

/** The simulated home of the plugin `virtual`, and the hands of the person who lives in it. */
export class SimulatedHome {
  readonly home: OwnedHome;
  readonly integrationId: string;
  readonly #ids: ReadonlyMap<string, string>;

  private constructor(home: OwnedHome, integrationId: string, ids: ReadonlyMap<string, string>) {
    this.home = home;
    this.integrationId = integrationId;
    this.#ids = ids;
  }

  /** Finds the simulated home that was added, once all of its devices are there. */
  static async find(home: OwnedHome, integrationId: string): Promise<SimulatedHome> {
    await home.device('the fuse box', (device) => device.name === 'Fuse box' && device.integrationId === integrationId);
    const devices = await home.devices();
    return new SimulatedHome(
      home,
      integrationId,
      new Map(devices.map(({ name, id }: { name: string; id: string }) => [name, id])),
    );
  }

  static async add(nexa: NexaProcess): Promise<SimulatedHome> {
    const home = await OwnedHome.setUp(nexa);
    const { status, body } = await home.pair('virtual', {});
    if (status !== 201) throw new Error(`adding the simulated home answered ${status}: ${JSON.stringify(body)}`);
    return SimulatedHome.find(home, body.integration.id);
  }

  id(name: string): string {
    const id = this.#ids.get(name);
    if (id === undefined) throw new Error(`the simulated home has no ${name}: ${[...this.#ids.keys()].join(', ')}`);
    return id;
  }

  /** Pulls the plug of a device or puts it back; `supply` is the component of the fuse box. */
  async supply(supply: string, command: 'on' | 'off'): Promise<void> {
    const body = { component: supply, capability: 'onOff', command, waitMs: 10_000 };
    const answer = await this.home.api.post(`/devices/${this.id('Fuse box')}/commands`, body);
    if (answer.body.status !== 'confirmed') throw new Error(`the fuse box: ${JSON.stringify(answer.body)}`);
  }
}
