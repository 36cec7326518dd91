import { type JsonObject, stateKey } from '@nexa/sdk';
import { DeviceModel } from '../../src/data-points/device-model.ts';
import type { Mapping } from '../../src/data-points/mapping.ts';
import { readOwnDataPoints } from '../../src/data-points/own-data-points.ts';
import type { DataPoints } from '../../src/link/device-message.ts';

const externalId = 'bf1234567890abcdefgh';

export interface Modelled {
  readonly mapping?: Mapping;
  readonly own?: readonly string[];
}

/** The model of a device with these data points. */
export function modelOf(values: DataPoints, { mapping = 'auto', own = [] }: Modelled = {}): DeviceModel {
  const read = readOwnDataPoints(own);
  if ('problem' in read) throw new Error(read.problem);
  const found = DeviceModel.find(mapping, values, read.rows);
  if (!found) throw new Error('not recognised');
  return found;
}

/** Its states by state key. */
export const statesOf = (values: DataPoints, how: Modelled = {}): Record<string, unknown> =>
  Object.fromEntries(
    modelOf(values, how)
      .readings(externalId, values, values, 'poll')
      .map((reading) => [stateKey(reading.capability, reading.attribute, reading.component), reading.value]),
  );

export interface Wish {
  readonly capability: string;
  readonly command: string;
  readonly params?: JsonObject;
  readonly component?: string;
}

/** The data points that a command sets. */
export const wished = (values: DataPoints, wish: Wish, how: Modelled = {}): DataPoints =>
  modelOf(values, how).dataPointsFor(
    {
      id: 'c',
      externalId,
      component: wish.component ?? 'main',
      capability: wish.capability,
      command: wish.command,
      params: wish.params ?? {},
    },
    values,
  );
