import { exposedScene } from '@nexa/sdk';
import { GoogleFault } from './google-fault.ts';
import { truthParam } from './params.ts';
import type { Part } from './part.ts';
import type { TraitMapping } from './trait-mapping.ts';

export const isScene = ({ device }: Part): boolean => device.type === exposedScene.type;

/** A scene of NEXA's. What was before is brought back in NEXA, not by voice. */
export const scene: TraitMapping = {
  trait: 'Scene',
  capabilities: [exposedScene.capability],
  fits: isScene,
  attributes: () => ({ sceneReversible: false }),
  states: () => ({}),
  commands: {
    ActivateScene(params) {
      if (truthParam(params, 'deactivate')) throw new GoogleFault('functionNotSupported');
      return [{ capability: exposedScene.capability, command: exposedScene.command }];
    },
  },
};
