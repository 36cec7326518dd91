import { get, owner, pause, post } from '../nexa-run.ts';

const ALL_THERE_WITHIN = 60_000;

interface Device {
  readonly id: string;
  readonly name: string;
  readonly state: Readonly<Record<string, { readonly value: unknown } | undefined>>;
}

/** A home of the bench with everything that a broker announces. */
export class MqttHome {
  readonly #base: string;
  readonly #token: string;
  readonly #homeId: string;

  private constructor(base: string, token: string, homeId: string) {
    this.#base = base;
    this.#token = token;
    this.#homeId = homeId;
  }

  static async setUp(port: number, broker: string): Promise<MqttHome> {
    const base = `http://127.0.0.1:${port}/api/v1`;
    const { token, home } = await post(`${base}/setup`, { ...owner, home: { name: 'Bench', timezone: 'UTC' } });
    await post(`${base}/homes/${home.id}/integrations`, { plugin: 'mqtt', config: { url: broker } }, token);
    return new MqttHome(base, token, home.id);
  }

  /** By name, once so many are there. */
  async devices(count: number, signal: AbortSignal): Promise<Map<string, string>> {
    const deadline = performance.now() + ALL_THERE_WITHIN;
    for (;;) {
      const all = await this.#list();
      if (all.length >= count) return new Map(all.map(({ name, id }) => [name, id]));
      if (performance.now() > deadline) throw new Error(`only ${all.length} of ${count} devices appeared`);
      await pause(250, signal);
    }
  }

  /** Motion switches the plug on. */
  async automate(sensor: string, plug: string): Promise<void> {
    const trigger = {
      id: 'motion',
      type: 'state',
      deviceId: sensor,
      capability: 'motion',
      attribute: 'active',
      to: true,
    };
    const action = { type: 'command', deviceId: plug, capability: 'onOff', command: 'on' };
    const automation = { name: 'Bench', mode: 'single', triggers: [trigger], conditions: [], actions: [action] };
    await post(`${this.#base}/homes/${this.#homeId}/automations`, automation, this.#token);
  }

  async value(deviceId: string, key: string): Promise<unknown> {
    const device: Device = await get(`${this.#base}/devices/${deviceId}`, this.#token);
    return device.state[key]?.value;
  }

  async #list(): Promise<Device[]> {
    const devices: Device[] = [];
    let cursor = '';
    do {
      const page = await get(`${this.#base}/homes/${this.#homeId}/devices?limit=1000${cursor}`, this.#token);
      devices.push(...page.items);
      cursor = page.nextCursor === undefined ? '' : `&cursor=${encodeURIComponent(page.nextCursor)}`;
    } while (cursor !== '');
    return devices;
  }
}
