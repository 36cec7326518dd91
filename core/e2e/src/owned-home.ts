import { ApiClient } from './api-client.ts';
import type { NexaProcess } from './nexa-process.ts';
import { waitFor } from './wait-for.ts';

export const owner = { email: 'owner@example.com', password: 'correct horse battery staple', name: 'Olive' };

/** A home with its owner signed in, and the handful of steps that every journey takes. */
export class OwnedHome {
  readonly api: ApiClient;
  readonly homeId: string;

  constructor(api: ApiClient, homeId: string) {
    this.api = api;
    this.homeId = homeId;
  }

  /** The first run. */
  static async setUp(nexa: NexaProcess): Promise<OwnedHome> {
    const api = new ApiClient(nexa.url);
    const { status, body } = await api.post('/setup', { ...owner, home: { name: 'Home', timezone: 'Europe/Berlin' } });
    if (status !== 201) throw new Error(`set-up answered ${status}: ${JSON.stringify(body)}`);
    api.token = body.token;
    return new OwnedHome(api, body.home.id);
  }

  devices() {
    return this.api.get(`/homes/${this.homeId}/devices?limit=500`).then(({ body }) => body.items);
  }

  /** Waits for a device of which `isMeant` holds. */
  device(
    what: string,
    isMeant: (device: Awaited<ReturnType<typeof this.devices>>[number]) => boolean,
    limitMs?: number,
  ) {
    return waitFor(`device ${what}`, async () => (await this.devices()).find(isMeant), limitMs);
  }

  state(deviceId: string, key: string) {
    return this.api.get(`/devices/${deviceId}`).then(({ body }) => body.state[key]);
  }

  command(deviceId: string, capability: string, command: string, params = {}) {
    const body = { capability, command, params, waitMs: 10_000 };
    return this.api.post(`/devices/${deviceId}/commands`, body).then((answer) => answer.body);
  }

  pair(plugin: string, config: object) {
    return this.api.post(`/homes/${this.homeId}/integrations`, { plugin, config });
  }

  issues(state = 'open') {
    return this.api.get(`/homes/${this.homeId}/issues?state=${state}`).then(({ body }) => body.items);
  }
}
