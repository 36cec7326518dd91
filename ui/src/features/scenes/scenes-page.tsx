import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Palette, Plus } from 'lucide-react';
import { useHome, useIsManager } from '../../shared/api/home-context.ts';
import { scenesQuery } from '../../shared/api/queries.ts';
import { sceneTexts as said } from '../../shared/life-texts.ts';
import { AddLink } from '../../shared/ui/add-link.tsx';
import { Page } from '../../shared/ui/page.tsx';
import { Empty, QueryView, Rows } from '../../shared/ui/states.tsx';
import { NativeScenes } from './native-scenes.tsx';
import { SceneCard } from './scene-card.tsx';
import styles from './scenes.module.css';

/** The scenes of the home, and those that its bridges keep. */
export function ScenesPage() {
  const { id: homeId } = useHome();
  const isManager = useIsManager();
  const query = useQuery(scenesQuery(homeId));
  const create = isManager && (
    <Button component={Link} to="/scenes/new" leftSection={<Plus size={18} aria-hidden />}>
      {said.create}
    </Button>
  );
  const hasScenes = (query.data?.items.length ?? 0) > 0;
  return (
    <Page
      title={said.title}
      width="reading"
      actions={isManager && hasScenes && <AddLink to="/scenes/new" label={said.create} />}
    >
      <QueryView query={query} loading={<Rows count={3} height={96} />}>
        {({ items, native }) => (
          <>
            {items.length === 0 ? (
              <Empty icon={Palette} title={said.emptyTitle} text={said.empty} action={create} />
            ) : (
              <div className={styles.list}>
                {items.map((scene) => (
                  <SceneCard key={scene.id} scene={scene} />
                ))}
              </div>
            )}
            {native.length > 0 && <NativeScenes scenes={native} />}
          </>
        )}
      </QueryView>
    </Page>
  );
}
