import { Button, Checkbox, Group, Modal, Stack } from '@mantine/core';
import { useEffect, useState } from 'react';
import { api, unwrap } from '../../shared/api/client.ts';
import { useHome } from '../../shared/api/home-context.ts';
import { keys } from '../../shared/api/keys.ts';
import type { Device, Room } from '../../shared/api/types.ts';
import { texts } from '../../shared/texts.ts';
import { useAction } from '../../shared/ui/use-action.ts';

interface AssignDialogProps {
  readonly opened: boolean;
  readonly room: Room;
  readonly devices: readonly Device[];
  readonly onClose: () => void;
}

/** Which devices stand in a room. */
export function AssignDialog({ opened, room, devices, onClose }: AssignDialogProps) {
  const { id: homeId } = useHome();
  const [chosen, setChosen] = useState<string[]>([]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: begins anew each time it is opened, not with each report
  useEffect(() => {
    if (opened) setChosen(devices.filter(({ roomId }) => roomId === room.id).map(({ id }) => id));
  }, [opened, room.id]);

  const save = useAction({
    run: () => {
      const moved = devices.filter(({ id, roomId }) => (roomId === room.id) !== chosen.includes(id));
      return Promise.all(
        moved.map(({ id }) => {
          const body = { roomId: chosen.includes(id) ? room.id : null };
          return unwrap(api.PATCH('/api/v1/devices/{id}', { params: { path: { id } }, body }));
        }),
      );
    },
    renews: [keys.devices(homeId)],
    onDone: onClose,
  });
  const sorted = [...devices].sort((a, b) => Number(b.roomId === null) - Number(a.roomId === null));
  return (
    <Modal opened={opened} onClose={onClose} title={`${texts.home.roomDevices}: ${room.name}`}>
      <Checkbox.Group value={chosen} onChange={setChosen} aria-label={texts.home.roomDevices}>
        <Stack gap="sm">
          {sorted.map(({ id, name }) => (
            <Checkbox key={id} value={id} label={name} size="md" />
          ))}
        </Stack>
      </Checkbox.Group>
      <Group justify="flex-end" gap="sm" mt="lg">
        <Button variant="default" onClick={onClose}>
          {texts.common.cancel}
        </Button>
        <Button loading={save.isPending} onClick={() => save.mutate()}>
          {texts.common.save}
        </Button>
      </Group>
    </Modal>
  );
}
