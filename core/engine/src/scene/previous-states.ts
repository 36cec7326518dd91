import { MAIN_COMPONENT, type WishedState } from '@nexa/sdk';
import type { CapabilityCatalog } from '../capability/capability-catalog.ts';
import { offAtZeroAttributes } from './attribute-effects.ts';
import { type CaptureContext, type CapturedDevice, captureScene } from './capture.ts';
import { wishedState } from './device-wishes.ts';
import { modeFamilies } from './mode-family.ts';
import { isNativeSceneCapability } from './native-scenes.ts';
import type { WishedCommand } from './wished-commands.ts';

/**
 * What the commands are about to change of the device, as it is now: the states that an undo wishes for. With a switch
 * go the levels, colours and scenes that show only while it is on. What is not known now is not in it. What only
 * unlocking, opening or disarming would bring back is: an undo does not do that, and says so.
 */
export function previousStates(
  device: CapturedDevice,
  commands: readonly WishedCommand[],
  context: CaptureContext,
): readonly WishedState[] {
  const { states, leftOut } = captureScene([device], context, { sensitive: true });
  const guarded = leftOut.flatMap(({ reason, value, ...place }) =>
    reason === 'sensitive' && value !== undefined ? [wishedState(device.id, { ...place, value })] : [],
  );
  const touched = new Set(commands.flatMap((command) => placesOf(device, command, context.catalog)));
  return [...states, ...guarded].filter(({ component = MAIN_COMPONENT, capability, attribute }) =>
    [`${component} ${capability}`, `${component} ${capability}.${attribute}`].some((place) => touched.has(place)),
  );
}

/** Attributes that the command sets, or whole capabilities that go together with its own. */
function placesOf(device: CapturedDevice, wished: WishedCommand, catalog: CapabilityCatalog): string[] {
  const { component, capability, effects, params } = wished;
  const capabilities = device.description.components.find(({ id }) => id === component)?.capabilities ?? [];
  const together = shownWhileOn(capabilities, catalog);
  if (together.includes(capability)) return together.map((id) => `${component} ${id}`);
  return effects
    .filter((effect) => !('equalsParam' in effect) || params[effect.equalsParam] !== undefined)
    .map(({ attribute }) => `${component} ${capability}.${attribute}`);
}

function shownWhileOn(capabilities: readonly string[], catalog: CapabilityCatalog): readonly string[] {
  const exclusive = modeFamilies(capabilities, catalog).flatMap(({ members }) => members);
  return capabilities.filter((id) => {
    const definition = catalog.find(id);
    const hasLevel = definition !== undefined && offAtZeroAttributes(definition).size > 0;
    return id === 'onOff' || hasLevel || exclusive.includes(id) || isNativeSceneCapability(id);
  });
}
