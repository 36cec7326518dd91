/** Where Google is. */
export interface Endpoints {
  /** Of the HomeGraph API, without a path. */
  readonly homeGraph: string;
  /** Where tokens are asked for; left out: where the key file says. */
  readonly token?: string;
}

export const googleEndpoints: Endpoints = { homeGraph: 'https://homegraph.googleapis.com' };
