import { randomBytes } from 'node:crypto';
import { stamp, type V1Home, type V1Resource } from './v1-home.ts';
import { applyLightState, hueError } from './v1-light-state.ts';

export interface V1ApiOptions {
  readonly name: string;
  readonly bridgeId: string;
  readonly host: string;
  readonly home: V1Home;
  readonly now: () => Date;
  /** Version of its software; by default the last one before the v2 API. */
  readonly software?: { readonly swversion: string; readonly apiversion: string };
}

/** A body that is not JSON. */
export const MALFORMED = Symbol('malformed body');

const LINK_WINDOW_MS = 30_000;

/** The v1 API of one bridge: who may ask, and what is answered. What it does not know it answers as a bridge, and keeps. */
export class V1Api {
  readonly users = new Set<string>();
  readonly unknownRequests: string[] = [];
  /** Answers commands as if it had carried them out. */
  isDeaf = false;
  readonly #options: V1ApiOptions;
  #pressedAt = Number.NEGATIVE_INFINITY;

  constructor(options: V1ApiOptions) {
    this.#options = options;
  }

  pressLinkButton(): void {
    this.#pressedAt = Date.now();
  }

  addUser(username = randomBytes(20).toString('hex')): string {
    this.users.add(username);
    return username;
  }

  answer(method: string, path: string, body: unknown): unknown {
    const parts = path.split('/').filter((part) => part !== '');
    const [root, user, ...rest] = parts;
    if (body === MALFORMED) return [hueError(2, path, 'body contains invalid json')];
    if (root !== 'api') return this.#unknown(method, path);
    if (parts.length === 1 && method === 'POST') return this.#createUser(body);
    if (parts.length === 2 && user === 'config' && method === 'GET') return this.publicConfig();
    if (user === undefined || !this.users.has(user)) {
      return [hueError(1, `/${rest.join('/')}`, 'unauthorized user')];
    }
    return this.#resource(method, path, rest, body);
  }

  #resource(method: string, path: string, rest: readonly string[], body: unknown): unknown {
    const [kind, id, leaf] = rest;
    const { home } = this.#options;
    if (method === 'GET' && rest.length === 0) {
      return { ...home, config: this.#config(), schedules: {}, scenes: {}, rules: {}, resourcelinks: {} };
    }
    if (method === 'GET' && rest.length === 1) {
      if (kind === 'config') return this.#config();
      if (kind === 'lights' || kind === 'sensors' || kind === 'groups') return home[kind];
    }
    if (kind === 'lights' && id !== undefined) {
      const light = home.lights[id];
      const isRead = method === 'GET' && rest.length === 2;
      const isWrite = method === 'PUT' && rest.length === 3 && leaf === 'state';
      if (!isRead && !isWrite) return this.#unknown(method, path);
      if (light === undefined) return [hueError(3, `/lights/${id}`, `resource, /lights/${id}, not available`)];
      if (isRead) return light;
      return applyLightState(id, this.isDeaf ? structuredClone(light) : light, body as V1Resource);
    }
    return this.#unknown(method, path);
  }

  #unknown(method: string, path: string): unknown {
    this.unknownRequests.push(`${method} ${path}`);
    return [hueError(4, path, `method, ${method}, not available for resource, ${path}`)];
  }

  #createUser(body: unknown): unknown {
    const devicetype: unknown = typeof body === 'object' && body !== null ? Reflect.get(body, 'devicetype') : undefined;
    if (typeof devicetype !== 'string' || !/^[^#]{1,20}#[^#]{1,19}$/.test(devicetype)) {
      return [hueError(7, '/devicetype', 'invalid value for parameter, devicetype')];
    }
    if (Date.now() - this.#pressedAt > LINK_WINDOW_MS) return [hueError(101, '/', 'link button not pressed')];
    this.#pressedAt = Number.NEGATIVE_INFINITY;
    return [{ success: { username: this.addUser() } }];
  }

  publicConfig(): V1Resource {
    return {
      name: this.#options.name,
      datastoreversion: '172',
      ...(this.#options.software ?? { swversion: '1946157000', apiversion: '1.46.0' }),
      mac: this.#options.bridgeId.slice(0, 6).concat(this.#options.bridgeId.slice(10)).match(/../g)?.join(':'),
      bridgeid: this.#options.bridgeId.toUpperCase(),
      factorynew: false,
      replacesbridgeid: null,
      modelid: 'BSB002',
      starterkitid: '',
    };
  }

  #config(): V1Resource {
    const whitelist = Object.fromEntries([...this.users].map((user) => [user, { name: 'nexa#home' }]));
    return {
      ...this.publicConfig(),
      UTC: stamp(this.#options.now()),
      ipaddress: this.#options.host,
      linkbutton: false,
      whitelist,
    };
  }
}
