import { type AttributeState, type DeviceDescription, type ScalarValue, stateKey } from '@nexa/sdk';
import type { CapabilityCatalog } from '../capability/capability-catalog.ts';
import { effectsOf } from './attribute-effects.ts';

/** What an attribute of native scenes says while none of them is active. No command brings it there. */
export const NO_NATIVE_SCENE = 'none';

/** A scene that a brand’s own bridge or app keeps, and that NEXA can have recalled there. */
export interface NativeScene {
  readonly deviceId: string;
  readonly component: string;
  readonly capability: string;
  readonly attribute: string;
  /** The wished value of the attribute, by which the scene is recalled. */
  readonly value: string;
  /** What people call it: the device, which is mostly a room, and the scene. */
  readonly title: string;
  /** Whether it is the one that is active now. */
  readonly isActive: boolean;
}

/** What is looked at of a device. */
export interface NativeSceneDevice {
  readonly id: string;
  readonly name: string;
  readonly description: DeviceDescription;
  readonly states: ReadonlyMap<string, AttributeState>;
}

/** Whether a plugin shows the brand’s own scenes by this capability: its id ends in `.scene`, as in `hue.scene`. */
export const isNativeSceneCapability = (capability: string): boolean => capability.endsWith('.scene');

/** Whether the value only says that no native scene is active. */
export const isNoNativeScene = (capability: string, value: ScalarValue): boolean =>
  isNativeSceneCapability(capability) && value === NO_NATIVE_SCENE;

/**
 * Scenes of brands that these devices have, in the order of devices and of what they list. The rule is the same for
 * every brand: a capability whose id ends in `.scene`, of which a command sets an attribute to a parameter (its
 * `confirms` says `equalsParam`), and a device that lists as limits of that attribute which scenes there are. The value
 * `none`, where it is listed, says that none is active; it is no scene.
 */
export function nativeScenes(devices: Iterable<NativeSceneDevice>, catalog: CapabilityCatalog): NativeScene[] {
  const found: NativeScene[] = [];
  for (const device of devices) {
    for (const { id: component, capabilities } of device.description.components) {
      for (const capability of capabilities.filter(isNativeSceneCapability)) {
        for (const attribute of recalledBy(capability, catalog)) {
          found.push(...scenesOf(device, { component, capability, attribute }));
        }
      }
    }
  }
  return found;
}

type Place = Pick<NativeScene, 'component' | 'capability' | 'attribute'>;

function scenesOf({ id, name, description, states }: NativeSceneDevice, place: Place): NativeScene[] {
  const key = stateKey(place.capability, place.attribute, place.component);
  const active = states.get(key)?.value;
  return (description.limits?.[key]?.values ?? [])
    .filter((value) => value !== NO_NATIVE_SCENE)
    .map((value) => ({ deviceId: id, ...place, value, title: `${name}: ${value}`, isActive: value === active }));
}

/** Attributes that a command of the capability sets to a parameter. */
function recalledBy(capability: string, catalog: CapabilityCatalog): readonly string[] {
  const commands = Object.values(catalog.find(capability)?.commands ?? {});
  const effects = commands.flatMap((command) => effectsOf(command) ?? []);
  return [...new Set(effects.flatMap((effect) => ('equalsParam' in effect ? [effect.attribute] : [])))];
}
