import { defineCapability } from '@nexa/sdk';
import { Type } from '@sinclair/typebox';

/** What `hue.scene.active` is while no scene is: the lights were set in another way since. No scene is called so. */
export const NO_SCENE = 'none';

const SceneName = Type.String({ minLength: 1, maxLength: 200 });

/** The scenes that a bridge keeps for a room or zone. Which there are, the device lists as limits. */
export const scene = defineCapability({
  id: 'hue.scene',
  version: 1,
  title: 'Hue scene',
  attributes: {
    active: {
      title: 'Active scene',
      schema: SceneName,
      history: 'states',
      freshness: { kind: 'with-device' },
    },
  },
  commands: {
    recall: {
      title: 'Recall scene',
      params: Type.Object({ scene: SceneName }, { additionalProperties: false }),
      confirms: [{ attribute: 'active', equalsParam: 'scene' }],
    },
  },
  events: {},
});
