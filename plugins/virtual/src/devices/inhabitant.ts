import type { CommandAcknowledgement, CommandRequest, DeviceDescription, Instant } from '@nexa/sdk';
import type { ContactSensor, MotionSensor, WallButton } from './sensors.ts';
import {
  describe,
  type Identity,
  type SimulatedDevice,
  type SimulatedValue,
  unknownCommand,
} from './simulated-device.ts';

/** What a person in the home can lay hands on. */
export interface Surroundings {
  readonly motion: MotionSensor;
  readonly door: ContactSensor;
  readonly button: WallButton;
}

/** A person who does what is asked of the device, so that an automation can be tried without waiting for the evening. */
export class Inhabitant implements SimulatedDevice {
  readonly description: DeviceDescription;
  readonly #surroundings: Surroundings;

  constructor(identity: Identity, surroundings: Surroundings) {
    this.#surroundings = surroundings;
    this.description = describe(identity, {
      type: 'other',
      model: 'Inhabitant',
      capabilities: ['virtual.inhabitant'],
    });
  }

  values(): readonly SimulatedValue[] {
    return [];
  }

  command(request: CommandRequest, at: Instant): CommandAcknowledgement {
    const { motion, door, button } = this.#surroundings;
    switch (`${request.capability}.${request.command}`) {
      case 'virtual.inhabitant.walk':
        motion.pass(at);
        break;
      case 'virtual.inhabitant.openDoor':
        door.hold(true);
        break;
      case 'virtual.inhabitant.closeDoor':
        door.hold(false);
        break;
      case 'virtual.inhabitant.press':
        button.press(String(request.params.press), at);
        break;
      default:
        throw unknownCommand(this.description, request);
    }
    return 'unconfirmable';
  }
}
