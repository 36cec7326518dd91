import { Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { PartyPopper } from 'lucide-react';
import type { ReactNode } from 'react';
import { api, unwrap } from '../api/client.ts';
import { useHome } from '../api/home-context.ts';
import { keys } from '../api/keys.ts';
import { devicesQuery, roomsQuery } from '../api/queries.ts';
import type { Device, Room } from '../api/types.ts';
import { DeviceIcon } from '../device/device-icon.tsx';
import { texts } from '../texts.ts';
import { CardList, Row } from '../ui/card.tsx';
import { useAction } from '../ui/use-action.ts';
import styles from './pairing.module.css';

const NOWHERE = 'none';

interface PairedDevicesProps {
  readonly integrationId: string;
  readonly action: ReactNode;
}

/** What came with a new integration, and where it stands. Devices appear as the plugin reports them. */
export function PairedDevices({ integrationId, action }: PairedDevicesProps) {
  const { id: homeId } = useHome();
  const rooms = useQuery(roomsQuery(homeId)).data ?? [];
  const devices = (useQuery(devicesQuery(homeId)).data ?? []).filter(
    (device) => device.integrationId === integrationId,
  );
  return (
    <div className={styles.step}>
      <span className={styles.success}>
        <PartyPopper size={30} aria-hidden />
      </span>
      <h2>{texts.add.successTitle}</h2>
      <p className={styles.hint} role="status">
        {texts.add.success(devices.length)}
      </p>
      {devices.length > 0 && (
        <CardList>
          {devices.map((device) => (
            <Row
              key={device.id}
              icon={<DeviceIcon type={device.type} />}
              title={device.name}
              detail={device.model}
              side={rooms.length > 0 && <RoomChoice device={device} rooms={rooms} homeId={homeId} />}
            />
          ))}
        </CardList>
      )}
      <div className={styles.buttons}>{action}</div>
    </div>
  );
}

function RoomChoice({ device, rooms, homeId }: { device: Device; rooms: Room[]; homeId: string }) {
  const move = useAction({
    run: (roomId: string | null) =>
      unwrap(api.PATCH('/api/v1/devices/{id}', { params: { path: { id: device.id } }, body: { roomId } })),
    renews: [keys.devices(homeId)],
  });
  const data = [
    { value: NOWHERE, label: texts.add.noRoom },
    ...rooms.map(({ id, name }) => ({ value: id, label: name })),
  ];
  return (
    <Select
      aria-label={`${texts.device.room}: ${device.name}`}
      size="sm"
      w={140}
      data={data}
      value={device.roomId ?? NOWHERE}
      onChange={(value) => move.mutate(value === NOWHERE ? null : value)}
    />
  );
}
