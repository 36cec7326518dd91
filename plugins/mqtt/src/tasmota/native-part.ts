import { isTellingIdentifier, normalizeIdentifier } from '@nexa/sdk';
import type { EntityModel } from '../entities/entity.ts';
import type { AnnouncedDevice } from '../home-assistant/announced-device.ts';
import type { Announcement } from '../home-assistant/announcement.ts';
import type { Availability } from '../home-assistant/availability-topics.ts';
import type { TasmotaConfig } from './device-config.ts';

/** One entity of a Tasmota device, as it comes of what the device says of itself. */
export interface NativePart {
  /** In the words of Home Assistant, as of everything else that is announced. */
  readonly platform: 'switch' | 'light' | 'cover' | 'fan' | 'sensor' | 'binary_sensor' | 'device_automation';
  /** Names it within its device, for ever. */
  readonly objectId: string;
  readonly name?: string | undefined;
  readonly unit?: string | undefined;
  /** All that its model is made of, as plain data: while it is the same, the entity is. */
  readonly made: object;
  readonly model: EntityModel;
}

/** The parts of a device as announcements, like those of any other device. */
export function announcementsOf(config: TasmotaConfig, topic: string, parts: readonly NativePart[]): Announcement[] {
  const device = deviceOf(config);
  const availability = availabilityOf(config);
  const { sleeps, topics, online, offline } = config;
  return parts.map(({ platform, objectId, name, unit, made, model }) => ({
    topic,
    part: objectId,
    identity: `tasmota ${config.mac} ${objectId}`,
    platform,
    objectId,
    device,
    origin: config.firmware === undefined ? 'Tasmota' : `Tasmota ${config.firmware}`,
    fields: {
      ...(name === undefined ? {} : { name }),
      ...(unit === undefined ? {} : { unit_of_measurement: unit }),
      made,
      device: { name: config.name, module: config.module, firmware: config.firmware },
      availability: { sleeps, topic: topics.will, online, offline },
    },
    native: { mac: config.mac, model, availability },
  }));
}

function deviceOf({ mac, name, module, firmware }: TasmotaConfig): AnnouncedDevice {
  const spelled = mac.replace(/(..)(?=.)/g, '$1:');
  const identifier = normalizeIdentifier({ kind: 'mac', value: mac });
  return {
    marks: [mac, `mac:${spelled}`, `mac:${spelled.toLowerCase()}`],
    manufacturer: 'Tasmota',
    ...(name === undefined ? {} : { name }),
    ...(module === undefined ? {} : { model: module }),
    ...(firmware === undefined ? {} : { firmware }),
    identifiers: identifier === undefined || !isTellingIdentifier(identifier) ? [] : [identifier],
  };
}

/** Its last will. Of one that sleeps most of the time, it says nothing. */
function availabilityOf({ sleeps, topics, online, offline }: TasmotaConfig): Availability {
  if (sleeps) return { mode: 'latest', topics: [] };
  return {
    mode: 'latest',
    topics: [
      {
        topic: topics.will,
        read: ({ text }) => (text === online ? true : text === offline ? false : undefined),
      },
    ],
  };
}
