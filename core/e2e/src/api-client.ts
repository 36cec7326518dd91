/** An answer of the API with its status. */
export interface Answer<T> {
  readonly status: number;
  readonly body: T;
}

// biome-ignore lint/suspicious/noExplicitAny: a test reads what it expects and fails where it is not there
type Loose = any;

/** The HTTP API as an outside program uses it: JSON and a bearer token. */
export class ApiClient {
  readonly #base: string;
  token: string | undefined;

  constructor(url: string, token?: string) {
    this.#base = `${url}/api/v1`;
    this.token = token;
  }

  get(path: string): Promise<Answer<Loose>> {
    return this.#call('GET', path);
  }

  post(path: string, body?: unknown): Promise<Answer<Loose>> {
    return this.#call('POST', path, body ?? {});
  }

  put(path: string, body: unknown): Promise<Answer<Loose>> {
    return this.#call('PUT', path, body);
  }

  patch(path: string, body: unknown): Promise<Answer<Loose>> {
    return this.#call('PATCH', path, body);
  }

  delete(path: string): Promise<Answer<Loose>> {
    return this.#call('DELETE', path);
  }

  async #call(method: string, path: string, body?: unknown): Promise<Answer<Loose>> {
    const response = await fetch(this.#base + path, {
      method,
      headers: {
        ...(this.token === undefined ? {} : { authorization: `Bearer ${this.token}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(40_000),
    });
    const text = await response.text();
    return { status: response.status, body: text === '' ? undefined : JSON.parse(text) };
  }
}
