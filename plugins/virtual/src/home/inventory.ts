import type { Instant } from '@nexa/sdk';
import type { HomeSettings } from '../config.ts';
import { FuseBox, type OnSupply } from '../devices/fuse-box.ts';
import { ProvingGround } from '../devices/proving-ground.ts';
import type { SimulatedDevice } from '../devices/simulated-device.ts';
import { Affliction } from '../faults/affliction.ts';
import { FaultBook } from '../faults/fault-book.ts';
import { FaultPlan, type Frailty } from '../faults/fault-plan.ts';
import { RadioDevice } from '../radio/radio-device.ts';
import { RadioLink } from '../radio/radio-link.ts';
import { layOut } from './layout.ts';

/** A device of NEXA has at most so many components, and a fuse box has one for every device. */
const FUSES_OF_A_BOX = 50;

/** Everything that is in a home, and what is wrong with it. */
export interface Inventory {
  readonly devices: ReadonlyMap<string, SimulatedDevice>;
  readonly stubborn: ReadonlySet<string>;
  readonly faults: FaultBook;
  hasSupply(externalId: string): boolean;
  link(externalId: string): RadioLink | undefined;
  affliction(externalId: string, at: Instant): Affliction;
  /** Tells at the proving ground what began and ended. */
  lookForFaults(at: Instant): void;
}

export function takeInventory(settings: HomeSettings, onSupply: OnSupply): Inventory {
  const boxes: FuseBox[] = [];
  const hasSupply = (externalId: string) => boxes.every((box) => box.hasSupply(externalId));
  const layout = layOut(settings, hasSupply);
  const { world } = layout;
  const linked = layout.devices.map((device) => {
    const { externalId, suggestedRoom = '' } = device.description;
    return new RadioDevice(device, new RadioLink(world, externalId, layout.rooms.get(suggestedRoom)));
  });
  for (let index = 0; index < linked.length; index += FUSES_OF_A_BOX) {
    boxes.push(new FuseBox(boxIdentity(boxes.length), linked.slice(index, index + FUSES_OF_A_BOX), onSupply));
  }
  const faults = new FaultBook(new FaultPlan(world.chance, settings.faults), linked.map(frailtyOf));
  const ground = new ProvingGround({ id: 'proving-ground', name: 'Proving ground' }, faults);
  const links = new Map(linked.map(({ description, link }) => [description.externalId, link]));
  const all = [...linked, ...layout.phones, layout.inhabitant, ground, ...boxes];
  const devices = new Map(all.map((device) => [device.description.externalId, device]));
  return {
    devices,
    stubborn: layout.stubborn,
    faults,
    hasSupply,
    link: (externalId) => links.get(externalId),
    affliction: (externalId, at) => new Affliction(faults.at(externalId, at), world.chance, at),
    lookForFaults: (at) => {
      const changes = faults.look(at, (externalId) => devices.get(externalId)?.values(at) ?? []);
      for (const change of changes) ground.note(change, at);
    },
  };
}

function boxIdentity(index: number) {
  return index === 0
    ? { id: 'fuse-box', name: 'Fuse box', room: 'Hall' }
    : { id: `fuse-box-${index + 1}`, name: `Fuse box ${index + 1}`, room: 'Hall' };
}

function frailtyOf({ description }: SimulatedDevice): Frailty {
  return {
    device: description.externalId,
    hasBattery: description.power === 'battery',
    isMeasuring: Object.keys(description.reportIntervals ?? {}).length > 0,
  };
}
