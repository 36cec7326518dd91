import { Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { api, unwrap } from '../../shared/api/client.ts';
import { useIsManager } from '../../shared/api/home-context.ts';
import { keys } from '../../shared/api/keys.ts';
import { overviewQuery } from '../../shared/api/opening.ts';
import { integrationsQuery } from '../../shared/api/queries.ts';
import type { Device, Room } from '../../shared/api/types.ts';
import { texts } from '../../shared/texts.ts';
import { Age } from '../../shared/time/age.tsx';
import { useAction } from '../../shared/ui/use-action.ts';
import styles from './device.module.css';

const NOWHERE = 'none';

/** Where it stands and what it is. */
export function AboutDevice({ device, rooms }: { device: Device; rooms: readonly Room[] }) {
  const isManager = useIsManager();
  const integrations = useQuery(integrationsQuery(device.homeId)).data ?? [];
  const overview = useQuery(overviewQuery(device.homeId)).data;
  const health = overview?.health.find(({ deviceId }) => deviceId === device.id);
  const integration = integrations.find(({ id }) => id === device.integrationId);
  const move = useAction({
    run: (roomId: string | null) =>
      unwrap(api.PATCH('/api/v1/devices/{id}', { params: { path: { id: device.id } }, body: { roomId } })),
    renews: [keys.devices(device.homeId)],
  });
  const facts: [string, string | undefined][] = [
    [texts.device.manufacturer, device.manufacturer],
    [texts.device.model, device.model],
    [texts.device.firmware, device.firmware],
    [texts.device.integration, integration?.title],
    [
      texts.device.reliability,
      health && health.commandsWeek > 0
        ? texts.device.confirmed(health.confirmedCommandsWeek, health.commandsWeek)
        : undefined,
    ],
    [texts.device.trouble, health && texts.device.troubles(health.issuesMonth, health.healedMonth)],
  ];
  const data = [
    { value: NOWHERE, label: texts.device.unnamedRoom },
    ...rooms.map(({ id, name }) => ({ value: id, label: name })),
  ];
  return (
    <section className={styles.card} aria-label={texts.device.about}>
      <h2 className={styles.cardTitle}>{texts.device.about}</h2>
      <Select
        label={texts.device.room}
        data={data}
        value={device.roomId ?? NOWHERE}
        onChange={(value) => move.mutate(value === NOWHERE ? null : value)}
      />
      <dl className={styles.about}>
        {facts.map(([title, value]) =>
          value === undefined ? null : (
            <div key={title}>
              <dt>{title}</dt>
              <dd>{value}</dd>
            </div>
          ),
        )}
        {device.lastSeenAt !== undefined && (
          <div>
            <dt>{texts.device.lastSeen}</dt>
            <dd>
              <Age time={device.lastSeenAt} />
            </dd>
          </div>
        )}
      </dl>
      {isManager && (
        <a className={styles.download} href={`/api/v1/devices/${device.id}/diagnostics`} download>
          {texts.settings.diagnostics}
        </a>
      )}
    </section>
  );
}
