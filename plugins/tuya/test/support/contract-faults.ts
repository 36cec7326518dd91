import { coreCapabilities, DeviceDescription, type Reading, stateKey } from '@nexa/sdk';
import { Value } from '@sinclair/typebox/value';
import { DeviceModel } from '../../src/data-points/device-model.ts';
import type { DataPoints } from '../../src/link/device-message.ts';

const deviceId = 'bf1234567890abcdefgh';

/** What a device with these data points tells that the contract or its own limits do not allow; nothing when it is unknown. */
export function contractFaults(dps: DataPoints): string[] {
  const model = DeviceModel.find('auto', dps);
  if (model === undefined) return [];
  const description = model.describe(deviceId, 14_000);
  const { limits = {} } = description;
  const isRight = ({ capability, attribute, component, value }: Reading): boolean => {
    const schema = coreCapabilities.find(({ id }) => id === capability)?.attributes[attribute]?.schema;
    const limit = limits[stateKey(capability, attribute, component)];
    const isWithin =
      typeof value !== 'number' || (value >= (limit?.minimum ?? value) && value <= (limit?.maximum ?? value));
    const isListed = limit?.values?.includes(String(value)) !== false;
    return schema !== undefined && Value.Check(schema, value) && isWithin && isListed;
  };
  const readings = model.readings(deviceId, dps, dps, 'poll');
  return [
    ...(Value.Check(DeviceDescription, description) ? [] : ['its description']),
    ...readings
      .filter((reading) => !isRight(reading))
      .map(({ capability, attribute, value }) => `${capability}.${attribute} = ${String(value)}`),
  ];
}
