import { type ExposedDevice, exposedScene } from '@nexa/sdk';
import type { CapabilityMapping } from './facet.ts';

export const SCENE_CONTROLLER = 'Alexa.SceneController';

/** A scene can be started and does nothing else: it has no states, and no health of its own. */
export const isScene = ({ type }: Pick<ExposedDevice, 'type'>): boolean => type === exposedScene.type;

/** A scene of NEXA's ↔ Alexa.SceneController. What was before is brought back in NEXA, not by voice. */
export const scene: CapabilityMapping = ({ component }) => [
  {
    interface: SCENE_CONTROLLER,
    description: { supportsDeactivation: false },
    properties: [],
    directives: {
      Activate: () => [{ component, capability: exposedScene.capability, command: exposedScene.command }],
    },
  },
];
