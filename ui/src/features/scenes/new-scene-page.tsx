import { Alert, Button, Checkbox } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Camera, Plug } from 'lucide-react';
import { useState } from 'react';
import { api, unwrap } from '../../shared/api/client.ts';
import { errorText } from '../../shared/api/error-text.ts';
import { useHome } from '../../shared/api/home-context.ts';
import { devicesQuery, roomsQuery } from '../../shared/api/queries.ts';
import type { Device, Room } from '../../shared/api/types.ts';
import { useCapabilities } from '../../shared/device/use-capabilities.ts';
import type { Capabilities } from '../../shared/device/value-text.ts';
import { sceneTexts as said } from '../../shared/life-texts.ts';
import { Page } from '../../shared/ui/page.tsx';
import { Empty, QueryView } from '../../shared/ui/states.tsx';
import { useAction } from '../../shared/ui/use-action.ts';
import { CapturedScene } from './captured-scene.tsx';
import styles from './scenes.module.css';

/** A new scene: what chosen devices are at present, under a name. */
export function NewScenePage() {
  const { id: homeId } = useHome();
  const devices = useQuery(devicesQuery(homeId));
  const rooms = useQuery(roomsQuery(homeId)).data ?? [];
  const capabilities = useCapabilities();
  return (
    <Page title={said.captureTitle} lead={said.captureLead} back="/scenes" width="reading">
      <QueryView query={devices}>
        {(all) => {
          const settable = all.filter((device) => canBeSet(device, capabilities));
          return settable.length === 0 ? (
            <Empty icon={Plug} title={said.emptyTitle} text={said.noDevices} />
          ) : (
            <Capture devices={settable} rooms={rooms} />
          );
        }}
      </QueryView>
    </Page>
  );
}

/** Whether it has anything that a command sets. */
const canBeSet = (device: Device, capabilities: Capabilities): boolean =>
  device.components.some((component) =>
    component.capabilities.some((id) => {
      const capability = capabilities.get(id);
      return (
        capability !== undefined &&
        Object.keys(capability.commands).length > 0 &&
        Object.keys(capability.attributes).length > 0
      );
    }),
  );

function Capture({ devices, rooms }: { devices: readonly Device[]; rooms: readonly Room[] }) {
  const { id: homeId } = useHome();
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [isTried, setTried] = useState(false);
  const capture = useAction({
    run: (deviceIds: string[]) =>
      unwrap(api.POST('/api/v1/homes/{homeId}/scenes/capture', { params: { path: { homeId } }, body: { deviceIds } })),
    ownError: true,
  });
  const take = () => {
    setTried(true);
    if (chosen.length > 0) capture.mutate([...chosen]);
  };
  const choose = (ids: readonly string[]) => {
    setChosen(ids);
    capture.reset();
  };
  const nameOfRoom = new Map(rooms.map(({ id, name }) => [id, name]));
  return (
    <div className={styles.form}>
      <Checkbox.Group
        label={said.devices}
        error={isTried && chosen.length === 0 ? said.needDevice : undefined}
        value={[...chosen]}
        onChange={choose}
      >
        <div className={styles.choices}>
          {devices.map(({ id, name, roomId }) => (
            <Checkbox key={id} value={id} label={name} description={nameOfRoom.get(roomId ?? '')} />
          ))}
        </div>
      </Checkbox.Group>
      {capture.isError && (
        <Alert color="red" variant="light" role="alert">
          {errorText(capture.error)}
        </Alert>
      )}
      <Button
        {...(capture.data !== undefined && { variant: 'default' })}
        size="lg"
        leftSection={<Camera size={19} aria-hidden />}
        loading={capture.isPending}
        onClick={take}
      >
        {capture.data === undefined ? said.capture : said.captureAgain}
      </Button>
      {capture.data !== undefined && (
        <CapturedScene
          captured={capture.data}
          rooms={rooms}
          room={commonRoom(devices.filter(({ id }) => chosen.includes(id)))}
        />
      )}
    </div>
  );
}

/** The room in which all of them are. */
function commonRoom(devices: readonly Device[]): string | undefined {
  const rooms = new Set(devices.map(({ roomId }) => roomId ?? undefined));
  return rooms.size === 1 ? [...rooms][0] : undefined;
}
