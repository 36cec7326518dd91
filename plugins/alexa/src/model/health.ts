import type { ExposedState, JsonObject } from '@nexa/sdk';

/** Interface by which Alexa learns whether a device is there. */
export const ENDPOINT_HEALTH = 'Alexa.EndpointHealth';

/** Charge in percent at which a battery is soon, and very soon, to be changed. */
const LOW = 20;
export const CRITICAL = 5;

/** A device that is being updated is there; it is only busy. */
export const isReachable = ({ status }: Pick<ExposedState, 'status'>): boolean =>
  status === 'online' || status === 'updating';

export const connectivityOf = (state: Pick<ExposedState, 'status'>): JsonObject => ({
  value: isReachable(state) ? 'OK' : 'UNREACHABLE',
});

export function batteryOf(percent: number): JsonObject {
  const levelPercentage = Math.round(percent);
  if (percent > LOW) return { health: { state: 'OK' }, levelPercentage };
  return {
    health: { state: percent > CRITICAL ? 'WARNING' : 'CRITICAL', reasons: ['LOW_CHARGE'] },
    levelPercentage,
  };
}
