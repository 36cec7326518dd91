import { Switch } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Palette } from 'lucide-react';
import { capabilitiesQuery } from '../../shared/api/queries.ts';
import type { ExposedEcosystem, RefusedScene, Scene } from '../../shared/api/types.ts';
import { texts } from '../../shared/texts.ts';
import { CardList, Row } from '../../shared/ui/card.tsx';
import type { SaveExposure } from './use-save-exposure.ts';

interface ExposedScenesProps {
  readonly ecosystem: ExposedEcosystem;
  readonly scenes: readonly Scene[];
  /** Those that no voice may start. */
  readonly refused: readonly RefusedScene[];
  readonly save: SaveExposure;
}

/** The home's scenes, each with a switch for one ecosystem. */
export function ExposedScenes({ ecosystem, scenes, refused, save }: ExposedScenesProps) {
  const { voice } = texts;
  const exposed = new Map(ecosystem.scenes.map((scene) => [scene.sceneId, scene]));
  const reasons = new Map(refused.map(({ sceneId, capabilities }) => [sceneId, capabilities]));
  const titles = new Map((useQuery(capabilitiesQuery).data ?? []).map(({ id, title }) => [id, title]));
  const show = (sceneId: string, isShown: boolean) => {
    const ids = [...exposed.keys()].filter((id) => id !== sceneId);
    save.mutate({
      deviceIds: ecosystem.devices.map(({ deviceId }) => deviceId),
      scenes: (isShown ? [...ids, sceneId] : ids).map((id) => ({ sceneId: id })),
    });
  };
  return (
    <CardList>
      {scenes.map(({ id, name }) => {
        const shown = exposed.get(id);
        const reason = reasons.get(id)?.map((capability) => titles.get(capability) ?? capability);
        return (
          <Row
            key={id}
            icon={<Palette size={20} aria-hidden />}
            title={shown?.name ?? name}
            detail={reason === undefined ? voice.standing(shown) : voice.refusedScene(reason)}
            side={
              <Switch
                checked={shown !== undefined}
                disabled={save.isPending || reason !== undefined}
                aria-label={voice.showLabel(name, ecosystem.name)}
                onChange={({ currentTarget }) => show(id, currentTarget.checked)}
              />
            }
          />
        );
      })}
    </CardList>
  );
}
