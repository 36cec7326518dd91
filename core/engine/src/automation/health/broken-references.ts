import { type AutomationDefinition, MAIN_COMPONENT } from '@nexa/sdk';
import { commandTargets } from '../../command/command-targets.ts';
import type { AutomationRecord, DeviceRecord } from '../../home/records.ts';
import { type DeviceUse, deviceUses } from '../walk/device-uses.ts';
import { walkAutomation } from '../walk/walk-automation.ts';
import type { AutomationFinding } from './finding.ts';
import { type HomeView, quoted } from './home-view.ts';
import { isSwitchedOff } from './switched-off.ts';
import { listed, placeName, sentence } from './words.ts';

/** Devices that are proposed in the place of one. */
const MOST_CANDIDATES = 5;

/** What an automation names and the home does not have any more. */
export function brokenReferences(automation: AutomationRecord, view: HomeView): AutomationFinding[] {
  const { id, definition } = automation;
  const name = quoted(definition.name);
  const holes = [...deviceHoles(definition, view), ...otherHoles(definition, view)];
  return holes.map(({ path, missing, what, advice, detail }) => ({
    automationId: id,
    kind: 'broken-reference',
    grade: 'observed',
    path,
    title: `${name} uses ${what}`,
    explanation: `${sentence(placeName(path))} of ${name} uses ${what}, so it does nothing. ${advice} Everything else in the automation stays as it is.`,
    detail: { missing, ...detail, ...(isSwitchedOff(automation, path) ? { switchedOff: true } : {}) },
  }));
}

interface Hole {
  readonly path: string;
  readonly missing: string;
  /** `a device that is not in this home any more`. */
  readonly what: string;
  readonly advice: string;
  readonly detail: AutomationFinding['detail'];
}

function deviceHoles(definition: AutomationDefinition, view: HomeView): Hole[] {
  return deviceUses(definition).flatMap((use) => {
    const device = view.device(use.deviceId);
    const hole = device === undefined ? goneDevice(use, view) : lostPart(use, device, view);
    return hole === undefined ? [] : [hole];
  });
}

function goneDevice(use: DeviceUse, view: HomeView): Hole {
  const known = view.knownDevice(use.deviceId);
  const what = known === undefined ? 'a device that' : `${quoted(known.name)}, which`;
  return {
    path: use.path,
    missing: 'device',
    what: `${what} is not in this home any more`,
    ...proposal(use, known, view),
  };
}

/** The device is there, but not what is used of it. */
function lostPart(use: DeviceUse, device: DeviceRecord, view: HomeView): Hole | undefined {
  if (use.kind === 'device') return undefined;
  const { component, capability, path } = use;
  const { catalog } = view.input;
  const hole = (missing: string, part: string): Hole => ({
    path,
    missing,
    what: `${part} of ${quoted(device.name)}, which does not have it any more`,
    ...proposal(use, device, view),
  });
  const part = device.description.components.find(({ id }) => id === component);
  const isThere =
    use.kind === 'command'
      ? commandTargets(device.description, { component, capability }).length > 0
      : part?.capabilities.includes(capability) === true;
  if (!isThere && part === undefined && component !== MAIN_COMPONENT)
    return hole('component', `the part ${quoted(component)}`);
  const title = catalog.find(capability)?.title ?? capability;
  if (!isThere) return hole('capability', quoted(title));
  // What a capability has is known only while its plugin is there.
  if (catalog.find(capability) === undefined) return undefined;
  if (use.kind === 'attribute' && catalog.attribute(capability, use.attribute) === undefined)
    return hole('attribute', `the value ${quoted(use.attribute)}`);
  if (use.kind === 'event' && catalog.event(capability, use.event) === undefined)
    return hole('event', `the event ${quoted(use.event)}`);
  if (use.kind === 'command' && catalog.command(capability, use.command) === undefined)
    return hole('command', `the command ${quoted(use.command)}`);
  return undefined;
}

/** Who could take the place, the likeliest first: of the same room, of the same type, by name. */
function proposal(use: DeviceUse, gone: DeviceRecord | undefined, view: HomeView): Pick<Hole, 'advice' | 'detail'> {
  const base = {
    deviceId: use.deviceId,
    component: use.component,
    ...(use.kind === 'device' ? {} : { capability: use.capability }),
    ...(use.kind === 'attribute' ? { attribute: use.attribute } : {}),
    ...(use.kind === 'event' ? { event: use.event } : {}),
    ...(use.kind === 'command' ? { command: use.command } : {}),
    ...(gone === undefined ? {} : { deviceName: gone.name }),
  };
  const candidates = candidatesFor(use, gone, view);
  const names = candidates.map(({ device, component, isSameRoom }) => {
    const part = component === MAIN_COMPONENT ? '' : `, part ${quoted(component)}`;
    return `${quoted(device.name)}${part}${isSameRoom ? ' (same room)' : ''}`;
  });
  const advice =
    names.length === 0
      ? 'Choose another device in its place, or take this part out.'
      : `Choose another device in its place, such as ${listed(names, 'or')}, or take this part out.`;
  return {
    advice,
    detail: { ...base, candidates: candidates.map(({ device, component }) => ({ deviceId: device.id, component })) },
  };
}

function candidatesFor(use: DeviceUse, gone: DeviceRecord | undefined, view: HomeView) {
  const places = view.input.devices
    .filter(({ removedAt }) => removedAt === undefined)
    .flatMap((device) => {
      const component = ableComponent(use, device, gone);
      const isSameRoom = gone?.roomId !== undefined && device.roomId === gone.roomId;
      return component === undefined ? [] : [{ device, component, isSameRoom }];
    });
  const rank = ({ device, isSameRoom }: (typeof places)[number]) =>
    (device.id === gone?.id ? 0 : 4) + (isSameRoom ? 0 : 2) + (device.type === gone?.type ? 0 : 1);
  const compare = (a: (typeof places)[number], b: (typeof places)[number]) =>
    rank(a) - rank(b) || (a.device.name < b.device.name ? -1 : a.device.name > b.device.name ? 1 : 0);
  return places.sort(compare).slice(0, MOST_CANDIDATES);
}

/** The component that could do it, of the same name where there is one. */
function ableComponent(use: DeviceUse, device: DeviceRecord, gone: DeviceRecord | undefined): string | undefined {
  const isItself = device.id === gone?.id;
  if (use.kind === 'device') return isItself ? undefined : MAIN_COMPONENT;
  const able = device.description.components.filter(({ capabilities }) => capabilities.includes(use.capability));
  const found = able.find(({ id }) => id === use.component) ?? able[0];
  return isItself && found?.id === use.component ? undefined : found?.id;
}

function otherHoles(definition: AutomationDefinition, view: HomeView): Hole[] {
  const holes: Hole[] = [];
  const integration = (part: { readonly type: string; readonly integrationId?: string }, path: string) => {
    const { integrationId } = part;
    if (integrationId === undefined || view.integration(integrationId) !== undefined) return;
    holes.push({
      path,
      missing: 'integration',
      what: 'an integration that is not in this home any more',
      advice: 'Choose another integration in its place, or take this part out.',
      detail: { integrationId },
    });
  };
  walkAutomation(definition, {
    trigger: integration,
    condition: integration,
    action: (action, path) => {
      if (action.type === 'plugin') integration(action, path);
      if (action.type === 'scene') holes.push(...sceneHoles(action.sceneId, path, view));
      if (action.type === 'run' && view.automation(action.automationId) === undefined)
        holes.push({
          path,
          missing: 'automation',
          what: 'an automation that was deleted',
          advice: 'Choose another automation in its place, or take this action out.',
          detail: { automationId: action.automationId },
        });
    },
  });
  return holes;
}

function sceneHoles(sceneId: string, path: string, view: HomeView): Hole[] {
  const scene = view.scene(sceneId);
  if (scene !== undefined) {
    const { name, states } = scene.definition;
    if (states.some(({ deviceId }) => view.device(deviceId) !== undefined)) return [];
    return [
      {
        path,
        missing: 'scene-devices',
        what: `the scene ${quoted(name)}, none of whose devices are in this home any more`,
        advice: 'Put devices into the scene, or choose another one.',
        detail: { sceneId },
      },
    ];
  }
  const others = view.input.scenes.map(({ definition }) => quoted(definition.name));
  return [
    {
      path,
      missing: 'scene',
      what: 'a scene that was deleted',
      advice:
        others.length === 0
          ? 'Choose another scene in its place, or take this action out.'
          : `Choose another scene in its place, such as ${listed(others.slice(0, MOST_CANDIDATES), 'or')}, or take this action out.`,
      detail: { sceneId },
    },
  ];
}
