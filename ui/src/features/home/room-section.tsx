import { ActionIcon, Button, Menu } from '@mantine/core';
import { EllipsisVertical, ListPlus, Pencil, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { api, unwrap } from '../../shared/api/client.ts';
import { useHome } from '../../shared/api/home-context.ts';
import { keys } from '../../shared/api/keys.ts';
import type { Device, Room } from '../../shared/api/types.ts';
import { DeviceTile } from '../../shared/device/device-tile.tsx';
import { TileGrid } from '../../shared/device/tile-grid.tsx';
import type { Capabilities } from '../../shared/device/value-text.ts';
import { texts } from '../../shared/texts.ts';
import { Confirm } from '../../shared/ui/confirm.tsx';
import { NameDialog } from '../../shared/ui/name-dialog.tsx';
import { Section } from '../../shared/ui/page.tsx';
import { useAction } from '../../shared/ui/use-action.ts';
import { AssignDialog } from './assign-dialog.tsx';
import styles from './home.module.css';

interface RoomSectionProps {
  readonly room: Room;
  readonly devices: readonly Device[];
  readonly allDevices: readonly Device[];
  readonly capabilities: Capabilities;
}

type Dialog = 'rename' | 'remove' | 'assign';

/** One room and what is in it. */
export function RoomSection({ room, devices, allDevices, capabilities }: RoomSectionProps) {
  const { home } = texts;
  const { id: homeId } = useHome();
  const [dialog, setDialog] = useState<Dialog>();
  const close = () => setDialog(undefined);
  const renews = [keys.rooms(homeId), keys.devices(homeId)];
  const path = { params: { path: { id: room.id } } };
  const rename = useAction({
    run: (name: string) => unwrap(api.PATCH('/api/v1/rooms/{id}', { ...path, body: { name } })),
    renews,
    onDone: close,
  });
  const remove = useAction({ run: () => unwrap(api.DELETE('/api/v1/rooms/{id}', path)), renews, onDone: close });
  return (
    <Section title={room.name} actions={<RoomMenu name={room.name} onChoose={setDialog} />}>
      {devices.length === 0 ? (
        <div className={styles.emptyRoom}>
          <span>{home.roomEmpty}</span>
          <Button variant="subtle" size="sm" onClick={() => setDialog('assign')}>
            {home.assign}
          </Button>
        </div>
      ) : (
        <TileGrid>
          {devices.map((device) => (
            <DeviceTile key={device.id} device={device} capabilities={capabilities} />
          ))}
        </TileGrid>
      )}
      <NameDialog
        opened={dialog === 'rename'}
        title={home.renameRoom}
        label={home.roomName}
        initial={room.name}
        action={texts.common.save}
        busy={rename.isPending}
        onSubmit={rename.mutate}
        onClose={close}
      />
      <Confirm
        opened={dialog === 'remove'}
        title={home.removeRoom}
        text={home.removeRoomAsk(room.name)}
        action={texts.common.remove}
        danger
        busy={remove.isPending}
        onConfirm={() => remove.mutate()}
        onClose={close}
      />
      <AssignDialog opened={dialog === 'assign'} room={room} devices={allDevices} onClose={close} />
    </Section>
  );
}

function RoomMenu({ name, onChoose }: { name: string; onChoose: (dialog: Dialog) => void }) {
  const { home } = texts;
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <ActionIcon aria-label={home.roomMenu(name)}>
          <EllipsisVertical size={20} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<ListPlus size={16} aria-hidden />} onClick={() => onChoose('assign')}>
          {home.assign}
        </Menu.Item>
        <Menu.Item leftSection={<Pencil size={16} aria-hidden />} onClick={() => onChoose('rename')}>
          {texts.common.rename}
        </Menu.Item>
        <Menu.Item leftSection={<Trash2 size={16} aria-hidden />} color="red" onClick={() => onChoose('remove')}>
          {home.removeRoom}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

interface UnassignedSectionProps {
  readonly devices: readonly Device[];
  readonly rooms: readonly Room[];
  readonly capabilities: Capabilities;
}

/** Devices that nobody has put anywhere yet. */
export function UnassignedSection({ devices, rooms, capabilities }: UnassignedSectionProps) {
  return (
    <Section title={texts.home.unassigned} {...(rooms.length > 0 && { hint: texts.home.unassignedHint })}>
      <TileGrid>
        {devices.map((device) => (
          <DeviceTile key={device.id} device={device} capabilities={capabilities} />
        ))}
      </TileGrid>
    </Section>
  );
}
