import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Palette } from 'lucide-react';
import { useState } from 'react';
import { api, unwrap } from '../../shared/api/client.ts';
import { useHome } from '../../shared/api/home-context.ts';
import { keys } from '../../shared/api/keys.ts';
import { roomsQuery } from '../../shared/api/queries.ts';
import type { Scene, SceneActivation } from '../../shared/api/types.ts';
import { useCapabilities } from '../../shared/device/use-capabilities.ts';
import { sceneTexts as said } from '../../shared/life-texts.ts';
import { Age } from '../../shared/time/age.tsx';
import { useAction } from '../../shared/ui/use-action.ts';
import { Activation } from './activation.tsx';
import { SceneMenu } from './scene-menu.tsx';
import styles from './scenes.module.css';
import { stateLines } from './state-line.ts';
import { useDevicesById } from './use-devices-by-id.ts';

/** One scene: what it sets, a button that applies it, and then what became of each device. */
export function SceneCard({ scene }: { scene: Scene }) {
  const { id: homeId } = useHome();
  const cache = useQueryClient();
  const devices = useDevicesById();
  const capabilities = useCapabilities();
  const room = useQuery(roomsQuery(homeId)).data?.find(({ id }) => id === scene.roomId)?.name;
  const [shown, setShown] = useState<SceneActivation>();
  const show = ({ activation }: { activation: SceneActivation }) => {
    cache.setQueryData(keys.activation(activation.id), activation);
    setShown(activation);
  };
  const apply = useAction({
    run: () =>
      unwrap(api.POST('/api/v1/scenes/{id}/activate', { params: { path: { id: scene.id } }, body: { waitMs: 8_000 } })),
    renews: [keys.scenes(homeId)],
    onDone: show,
  });
  const undo = useAction({
    run: (id: string) =>
      unwrap(api.POST('/api/v1/scene-activations/{id}/undo', { params: { path: { id } }, body: { waitMs: 8_000 } })),
    onDone: show,
  });
  const lines = stateLines(scene.states, devices, capabilities);
  const sets = said.whatItSets(lines.length);
  return (
    <article className={styles.card} aria-label={scene.name}>
      <header className={styles.head}>
        <span className={styles.icon}>
          <Palette size={21} aria-hidden />
        </span>
        <div>
          <h2>{scene.name}</h2>
          <p className={styles.quiet}>
            {room === undefined ? sets : said.inRoom(sets, room)} ·{' '}
            {scene.lastActivatedAt === undefined ? (
              said.neverApplied
            ) : (
              <>
                {said.lastApplied} <Age time={scene.lastActivatedAt} />
              </>
            )}
          </p>
        </div>
        <Button
          variant="light"
          aria-label={said.applyLabel(scene.name)}
          loading={apply.isPending}
          onClick={() => apply.mutate()}
        >
          {said.apply}
        </Button>
        <SceneMenu scene={scene} />
      </header>
      {shown !== undefined && (
        <Activation first={shown} devices={devices} isUndoing={undo.isPending} onUndo={(id) => undo.mutate(id)} />
      )}
      <details className={styles.details}>
        <summary>{said.states}</summary>
        <dl className={styles.states}>
          {lines.map(({ deviceId, name, text }) => (
            <div key={deviceId}>
              <dt>{name}</dt>
              <dd>{text}</dd>
            </div>
          ))}
        </dl>
      </details>
      {apply.isPending && (
        <p className="visually-hidden" role="status">
          {said.applying}
        </p>
      )}
    </article>
  );
}
