import type { RequestInfo, UserClaims } from '@nexa/db';

/** In whose name a pairing goes on. */
export interface PairingPerson {
  readonly claims: UserClaims;
  readonly request: RequestInfo;
  /** Where this person's page is: `http://192.168.1.10:8420`. A vendor's page sends them back there. */
  readonly origin: string;
}
