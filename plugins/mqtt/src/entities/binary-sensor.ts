import { type DeviceType, seconds } from '@nexa/sdk';
import { type EntityModel, type Told, tell } from './entity.ts';
import type { EntityFields } from './entity-fields.ts';
import { expiry } from './expiry.ts';
import { onOffOf } from './on-off-text.ts';

interface Meaning {
  readonly capability: string;
  readonly attribute: string;
  readonly type: DeviceType;
}

const meaning = (capability: string, attribute: string, type: DeviceType): Meaning => ({
  capability,
  attribute,
  type,
});

const opening = meaning('contact', 'open', 'contact-sensor');
const presence = meaning('occupancy', 'occupied', 'occupancy-sensor');

/** What a class of binary sensor is in NEXA. All others are a flag with a name. */
const meanings: Readonly<Record<string, Meaning>> = {
  motion: meaning('motion', 'active', 'motion-sensor'),
  moving: meaning('motion', 'active', 'motion-sensor'),
  occupancy: presence,
  presence,
  door: opening,
  window: opening,
  opening,
  garage_door: opening,
  moisture: meaning('leak', 'detected', 'leak-sensor'),
  smoke: meaning('smoke', 'detected', 'smoke-detector'),
  carbon_monoxide: meaning('carbonMonoxide', 'detected', 'smoke-detector'),
};

const flag = meaning('mqtt.flag', 'on', 'sensor');

/** `binary_sensor`: something that is so or not. */
export function binarySensorEntity(entity: EntityFields): EntityModel | undefined {
  const topic = entity.topic('state_topic');
  if (topic === undefined) {
    entity.problem('a binary sensor without state_topic');
    return undefined;
  }
  const { capability, attribute, type } = meanings[entity.deviceClass] ?? flag;
  const [on, off] = [entity.payload('payload_on', 'ON'), entity.payload('payload_off', 'OFF')];
  const value = entity.reader('value_template');
  const offDelay = entity.number('off_delay', 0);
  return {
    capabilities: [capability],
    claims: [`${capability}.${attribute}`],
    isApart: entity.isDiagnostic || capability === flag.capability,
    type,
    confirms: true,
    ...expiry(entity, `${capability}.${attribute}`),
    watches: [
      {
        topic,
        read(message): Told {
          const told = onOffOf(value(message), on, off);
          if (told !== true || offDelay <= 0) return tell(capability, attribute, told);
          return {
            values: [{ capability, attribute, value: true }],
            later: { after: seconds(offDelay), values: [{ capability, attribute, value: false }] },
          };
        },
      },
    ],
  };
}
