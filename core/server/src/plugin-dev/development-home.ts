import type { JsonObject } from '@nexa/sdk';

/** Known on purpose: it exists on loopback only, in a data folder of its own. */
export const developmentOwner = { email: 'owner@nexa.test', password: 'simulated-home' } as const;

interface Pairing {
  readonly pluginId: string;
  readonly config: JsonObject;
  /** What a person would enter, by step. */
  readonly inputs: readonly JsonObject[];
}

const ANSWER_WITHIN = 60_000;

/** A home to try a plugin in, over the same HTTP interface as everybody. */
export class DevelopmentHome {
  readonly #url: string;
  readonly #token: string;
  readonly #homeId: string;

  private constructor(url: string, token: string, homeId: string) {
    this.#url = url;
    this.#token = token;
    this.#homeId = homeId;
  }

  /** Creates owner and home on a first run, and logs in. */
  static async open(url: string): Promise<DevelopmentHome> {
    const timezone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    const home = { name: 'Development', timezone };
    const setup = await post(`${url}/api/v1/setup`, { ...developmentOwner, name: 'Developer', home });
    if (setup.status === 201) {
      const session = await answerOf<{ token: string; home: { id: string } }>(setup);
      return new DevelopmentHome(url, session.token, session.home.id);
    }
    const login = await post(`${url}/api/v1/auth/login`, developmentOwner);
    const { token } = await answerOf<{ token: string }>(login);
    const homes = await fetch(`${url}/api/v1/homes`, { headers: bearer(token) });
    const { items } = await answerOf<{ items: { id: string }[] }>(homes);
    return new DevelopmentHome(url, token, items[0]?.id ?? '');
  }

  /** Pairs a device, or finds it again at its present address: its unique id is what counts. */
  async pair({ pluginId, config, inputs }: Pairing): Promise<void> {
    const path = `/homes/${this.#homeId}/integrations`;
    let { flow } = await this.#post<{ flow?: Flow }>(path, { plugin: pluginId, config });
    for (const input of inputs) {
      if (flow === undefined) return;
      ({ flow } = await this.#post<{ flow?: Flow }>(`/flows/${flow.id}`, { input }));
    }
    if (flow !== undefined) throw new Error(`it stopped at the step "${flow.step}"${flow.error?.detail ?? ''}`);
  }

  async #post<T>(path: string, body: unknown): Promise<T> {
    return await answerOf<T>(await post(`${this.#url}/api/v1${path}`, body, bearer(this.#token)));
  }
}

interface Flow {
  readonly id: string;
  readonly step: string;
  readonly error?: { readonly detail?: string };
}

const bearer = (token: string): Record<string, string> => ({ authorization: `Bearer ${token}` });

function post(url: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(ANSWER_WITHIN),
  });
}

async function answerOf<T>(response: Response): Promise<T> {
  if (response.ok) return (await response.json()) as T;
  throw new Error(`NEXA answered ${response.status}: ${await response.text()}`);
}
