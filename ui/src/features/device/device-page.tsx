import { ActionIcon, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Pencil, Unplug } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { api, unwrap } from '../../shared/api/client.ts';
import { useHome } from '../../shared/api/home-context.ts';
import { keys } from '../../shared/api/keys.ts';
import { devicesQuery, roomsQuery } from '../../shared/api/queries.ts';
import type { Device } from '../../shared/api/types.ts';
import { useCapabilities } from '../../shared/device/use-capabilities.ts';
import { texts } from '../../shared/texts.ts';
import { NameDialog } from '../../shared/ui/name-dialog.tsx';
import { Page } from '../../shared/ui/page.tsx';
import { Empty, QueryView, Rows } from '../../shared/ui/states.tsx';
import { useAction } from '../../shared/ui/use-action.ts';
import { AboutDevice } from './about-device.tsx';
import { ComponentControls } from './component-controls.tsx';
import styles from './device.module.css';
import { DeviceHistory } from './device-history.tsx';
import { DeviceStatus } from './device-status.tsx';
import { metricsOf } from './metrics.ts';
import { PathsCard } from './paths-card.tsx';
import { Readings } from './readings.tsx';

const TelemetryCard = lazy(() => import('./telemetry-card.tsx').then((module) => ({ default: module.TelemetryCard })));

/** One device: its controls, what it measures, why it is as it is, and what happened. */
export function DevicePage({ deviceId }: { deviceId: string }) {
  const { id: homeId } = useHome();
  const devices = useQuery(devicesQuery(homeId));
  return (
    <QueryView query={devices} loading={<Rows count={3} height={140} />}>
      {(all) => {
        const device = all.find(({ id }) => id === deviceId);
        return device === undefined ? <Gone /> : <DeviceView device={device} />;
      }}
    </QueryView>
  );
}

function Gone() {
  return (
    <Page title={texts.errors.notFoundTitle} back="/">
      <Empty icon={Unplug} title={texts.device.removedTitle} text={texts.device.removed} />
    </Page>
  );
}

function DeviceView({ device }: { device: Device }) {
  const capabilities = useCapabilities();
  const rooms = useQuery(roomsQuery(device.homeId)).data ?? [];
  const room = rooms.find(({ id }) => id === device.roomId)?.name ?? texts.device.unnamedRoom;
  const metrics = metricsOf(device, capabilities);
  return (
    <Page title={device.name} lead={room} back="/" actions={<Rename device={device} />}>
      <div className={styles.columns}>
        <div className={styles.column}>
          <DeviceStatus device={device} />
          {device.components.map((component) => (
            <ComponentControls key={component.id} device={device} component={component} capabilities={capabilities} />
          ))}
          <Readings device={device} capabilities={capabilities} />
          {metrics.length > 0 && (
            <Suspense fallback={<Skeleton height={380} radius="lg" />}>
              <TelemetryCard device={device} metrics={metrics} />
            </Suspense>
          )}
        </div>
        <div className={styles.column}>
          <DeviceHistory device={device} capabilities={capabilities} />
          <AboutDevice device={device} rooms={rooms} />
          <PathsCard device={device} />
        </div>
      </div>
    </Page>
  );
}

function Rename({ device }: { device: Device }) {
  const [isOpen, setOpen] = useState(false);
  const rename = useAction({
    run: (name: string) =>
      unwrap(api.PATCH('/api/v1/devices/{id}', { params: { path: { id: device.id } }, body: { name } })),
    renews: [keys.devices(device.homeId)],
    onDone: () => setOpen(false),
  });
  return (
    <>
      <ActionIcon aria-label={texts.common.rename} onClick={() => setOpen(true)}>
        <Pencil size={20} aria-hidden />
      </ActionIcon>
      <NameDialog
        opened={isOpen}
        title={texts.common.rename}
        label={texts.device.name}
        initial={device.name}
        action={texts.common.save}
        busy={rename.isPending}
        onSubmit={rename.mutate}
        onClose={() => setOpen(false)}
      />
    </>
  );
}
