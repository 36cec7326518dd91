import { ActionIcon, Menu } from '@mantine/core';
import { EllipsisVertical, Pencil, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { api, unwrap } from '../../shared/api/client.ts';
import { useHome, useIsManager } from '../../shared/api/home-context.ts';
import { keys } from '../../shared/api/keys.ts';
import type { Scene } from '../../shared/api/types.ts';
import { sceneTexts as said } from '../../shared/life-texts.ts';
import { texts } from '../../shared/texts.ts';
import { Confirm } from '../../shared/ui/confirm.tsx';
import { NameDialog } from '../../shared/ui/name-dialog.tsx';
import { useAction } from '../../shared/ui/use-action.ts';

/** What a scene is, without what the server adds. */
const bodyOf = ({ name, roomId, transition, states }: Scene) => ({
  name,
  states,
  ...(roomId !== undefined && { roomId }),
  ...(transition !== undefined && { transition }),
});

/** Renaming and removing, for who manages the home. */
export function SceneMenu({ scene }: { scene: Scene }) {
  const { id: homeId } = useHome();
  const isManager = useIsManager();
  const [dialog, setDialog] = useState<'rename' | 'remove'>();
  const close = () => setDialog(undefined);
  const path = { params: { path: { id: scene.id } } };
  const renews = [keys.scenes(homeId)];
  const rename = useAction({
    run: (name: string) => unwrap(api.PUT('/api/v1/scenes/{id}', { ...path, body: { ...bodyOf(scene), name } })),
    renews,
    onDone: close,
  });
  const remove = useAction({ run: () => unwrap(api.DELETE('/api/v1/scenes/{id}', path)), renews, onDone: close });
  if (!isManager) return null;
  return (
    <>
      <Menu position="bottom-end" withinPortal>
        <Menu.Target>
          <ActionIcon aria-label={said.menu(scene.name)}>
            <EllipsisVertical size={20} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<Pencil size={16} aria-hidden />} onClick={() => setDialog('rename')}>
            {said.rename}
          </Menu.Item>
          <Menu.Item color="red" leftSection={<Trash2 size={16} aria-hidden />} onClick={() => setDialog('remove')}>
            {said.remove}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <NameDialog
        opened={dialog === 'rename'}
        title={said.rename}
        label={said.name}
        initial={scene.name}
        action={texts.common.save}
        busy={rename.isPending}
        onSubmit={(name) => rename.mutate(name)}
        onClose={close}
      />
      <Confirm
        opened={dialog === 'remove'}
        title={said.remove}
        text={said.removeAsk(scene.name)}
        action={said.remove}
        danger
        busy={remove.isPending}
        onConfirm={() => remove.mutate()}
        onClose={close}
      />
    </>
  );
}
