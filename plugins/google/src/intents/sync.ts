import type { JsonObject } from '@nexa/sdk';
import type { GoogleConnection } from '../connection/google-connection.ts';
import type { IntentRequest } from './request.ts';

/** All devices of all homes: what is not in the answer, Google forgets. So when one home cannot be read, none is told. */
export async function sync({ caller }: IntentRequest, homes: readonly GoogleConnection[]): Promise<JsonObject> {
  const fetched = await Promise.all(homes.map((home) => home.describeFor(caller)));
  const devices = fetched.flatMap(({ described }) => described);
  await Promise.all(homes.map((home, index) => fetched[index] && home.fetchedBy(caller, fetched[index])));
  return { agentUserId: caller.userId, devices };
}
