/** Amazon's regions of Alexa, as the developer console names them. */
export const regionTitles = {
  NA: 'North America',
  EU: 'Europe and India',
  FE: 'Far East and Australia',
} as const;

export type Region = keyof typeof regionTitles;

/** Where Amazon's two services answer. */
export interface Endpoints {
  /** Login with Amazon: where codes and refresh tokens become access tokens. */
  readonly token: string;
  readonly events: Readonly<Record<Region, string>>;
}

export const amazonEndpoints: Endpoints = {
  token: 'https://api.amazon.com/auth/o2/token',
  events: {
    NA: 'https://api.amazonalexa.com/v3/events',
    EU: 'https://api.eu.amazonalexa.com/v3/events',
    FE: 'https://api.fe.amazonalexa.com/v3/events',
  },
};
