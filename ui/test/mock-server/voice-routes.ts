import type { ExposureInput, RefusedScene } from '../../src/shared/api/types.ts';
import { capabilities } from './capabilities.ts';
import type { MockHome } from './mock-home.ts';
import { found, type Handler, ok, Refusal } from './reply.ts';

const isSensitive = (id: string): boolean =>
  capabilities.find((capability) => capability.id === id)?.sensitive === true;

const refusedScenes = ({ life }: MockHome): RefusedScene[] =>
  life.scenes.flatMap(({ id, states }) => {
    const found = [...new Set(states.map(({ capability }) => capability).filter(isSensitive))];
    return found.length === 0 ? [] : [{ sceneId: id, capabilities: found }];
  });

const shown = (home: MockHome) => ok({ ecosystems: home.ecosystems, refusedScenes: refusedScenes(home) });

/** What the mock answers about voice ecosystems. Nothing is ever linked, so that nothing is known there. */
export const voiceRoutes: Record<string, Handler> = {
  'GET /homes/:id/exposure': shown,
  'PUT /homes/:id/exposure': (home, { body }) => {
    const { ecosystem, deviceIds, settings = {}, scenes } = body as unknown as ExposureInput;
    const one = found(
      home.ecosystems.map((each) => ({ id: each.ecosystem, each })),
      ecosystem,
      'NEXA_ECOSYSTEM_NOT_FOUND',
    ).each;
    const refused = refusedScenes(home);
    if (scenes?.some(({ sceneId }) => refused.some((scene) => scene.sceneId === sceneId)))
      throw new Refusal(409, 'NEXA_SCENE_SENSITIVE', 'It changes what a voice must not');
    one.devices = deviceIds.map((deviceId) => ({
      deviceId,
      isKnown: false,
      needsPin: settings[deviceId]?.needsPin ?? false,
    }));
    if (scenes !== undefined) one.scenes = scenes.map(({ sceneId }) => ({ sceneId, isKnown: false }));
    return shown(home);
  },
};
