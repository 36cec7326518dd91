import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, unwrap } from '../../shared/api/client.ts';
import { useIsManager } from '../../shared/api/home-context.ts';
import { keys } from '../../shared/api/keys.ts';
import { devicesQuery } from '../../shared/api/queries.ts';
import type { Binding, Device, DeviceLink } from '../../shared/api/types.ts';
import { texts } from '../../shared/texts.ts';
import { Age } from '../../shared/time/age.tsx';
import { Confirm } from '../../shared/ui/confirm.tsx';
import { useAction } from '../../shared/ui/use-action.ts';
import styles from './device.module.css';
import { deviceLinksQuery, pathChangesQuery, pathsQuery } from './path-queries.ts';
import { pathWords } from './path-words.ts';
import pathStyles from './paths.module.css';
import { ReplaceDevice } from './replace-device.tsx';

/** How the device is reached: every path, which is in use and why; and another device in its place. */
export function PathsCard({ device }: { device: Device }) {
  const paths = useQuery(pathsQuery(device)).data ?? [];
  const changes = useQuery(pathChangesQuery(device)).data ?? [];
  const isManager = useIsManager();
  if (paths.length === 0) return null;
  return (
    <section className={styles.card} aria-label={pathWords.title}>
      <h2 className={styles.cardTitle}>{pathWords.title}</h2>
      <p className={pathStyles.lead}>{pathWords.lead}</p>
      <ul className={pathStyles.list}>
        {paths.map((path) => (
          <Path key={path.id} device={device} path={path} isOnly={paths.length === 1} isManager={isManager} />
        ))}
      </ul>
      {changes.length > 0 && (
        <div>
          <h3 className={pathStyles.subtitle}>{pathWords.changes}</h3>
          <ol className={pathStyles.changes}>
            {changes.map((change) => (
              <li key={change.id}>
                {change.message} <Age time={change.at} />
              </li>
            ))}
          </ol>
        </div>
      )}
      {isManager && <Suggestions device={device} />}
      {isManager && <ReplaceDevice device={device} />}
    </section>
  );
}

interface PathProps {
  readonly device: Device;
  readonly path: Binding;
  readonly isOnly: boolean;
  readonly isManager: boolean;
}

function Path({ device, path, isOnly, isManager }: PathProps) {
  const { setAside, evidence, active, status } = path;
  const state = setAside !== undefined ? 'replaced' : active ? 'inUse' : 'standby';
  return (
    <li className={pathStyles.path} data-state={state}>
      <div className={pathStyles.head}>
        <strong>{path.integrationTitle ?? path.plugin ?? path.externalId}</strong>
        <span className={pathStyles.badge} data-state={state}>
          {pathWords[state]}
        </span>
      </div>
      <p>
        {texts.status[status.value]} · {pathWords.since} <Age time={setAside?.at ?? path.activeSince} />:{' '}
        {pathWords.reason[path.activeReason]}
      </p>
      {path.model !== undefined && <p>{path.model}</p>}
      {evidence !== undefined && <p>{marksOf(evidence.matched)}</p>}
      {path.disagrees.length > 0 && <p className={pathStyles.warn}>{pathWords.disagrees(path.disagrees.length)}</p>}
      {isManager && !isOnly && <PathActions device={device} path={path} />}
    </li>
  );
}

const marksOf = (matched: DeviceLink['matched']): string => {
  const marks = [...new Set(matched.map(({ kind }) => pathWords.mark[kind]))].join(', ');
  return marks === '' ? pathWords.linkedByHand : pathWords.sameMark(marks);
};

function PathActions({ device, path }: Pick<PathProps, 'device' | 'path'>) {
  const [asked, setAsked] = useState<'part' | 'undo'>();
  const renews = [keys.devices(device.homeId), keys.issues(device.homeId), keys.scenes(device.homeId)];
  const params = { path: { id: device.id, bindingId: path.id } };
  const onDone = () => setAsked(undefined);
  const change = useAction({
    run: (body: { priority?: number; confirmed?: true }) =>
      unwrap(api.PUT('/api/v1/devices/{id}/bindings/{bindingId}', { params, body })),
    renews,
  });
  const part = useAction({
    run: () => unwrap(api.DELETE('/api/v1/devices/{id}/bindings/{bindingId}', { params })),
    renews,
    onDone,
  });
  const undo = useAction({
    run: (id: string) => unwrap(api.POST('/api/v1/replacements/{id}/undo', { params: { path: { id } } })),
    renews,
    onDone,
  });
  const { setAside, evidence, active } = path;
  const isNew = evidence?.by === 'nexa' && evidence.confirmedAt === undefined;
  return (
    <div className={pathStyles.actions}>
      {isNew && (
        <Button size="compact-md" loading={change.isPending} onClick={() => change.mutate({ confirmed: true })}>
          {pathWords.agree}
        </Button>
      )}
      {setAside === undefined && !active && (
        <Button variant="default" size="compact-md" onClick={() => change.mutate({ priority: path.priority - 10 })}>
          {pathWords.prefer}
        </Button>
      )}
      {setAside !== undefined && (
        <Button variant="default" size="compact-md" onClick={() => setAsked('undo')}>
          {pathWords.undo}
        </Button>
      )}
      <Button variant="default" size="compact-md" onClick={() => setAsked('part')}>
        {setAside === undefined ? pathWords.part : pathWords.bringBack}
      </Button>
      <Confirm
        opened={asked === 'part'}
        title={setAside === undefined ? pathWords.partTitle : pathWords.bringBackTitle}
        text={setAside === undefined ? pathWords.partText : pathWords.bringBackText}
        action={setAside === undefined ? pathWords.part : pathWords.bringBack}
        busy={part.isPending}
        onConfirm={() => part.mutate()}
        onClose={() => setAsked(undefined)}
      />
      <Confirm
        opened={asked === 'undo'}
        title={pathWords.undoTitle}
        text={pathWords.undoText}
        action={pathWords.undo}
        busy={undo.isPending}
        onConfirm={() => setAside !== undefined && undo.mutate(setAside.replacementId)}
        onClose={() => setAsked(undefined)}
      />
    </div>
  );
}

/** Other devices that tell the same mark: a person says whether they are this one. */
function Suggestions({ device }: { device: Device }) {
  const links = useQuery(deviceLinksQuery(device.homeId)).data ?? [];
  const devices = useQuery(devicesQuery(device.homeId)).data ?? [];
  const [asked, setAsked] = useState<string>();
  const link = useAction({
    run: (deviceId: string) =>
      unwrap(api.POST('/api/v1/devices/{id}/link', { params: { path: { id: device.id } }, body: { deviceId } })),
    renews: [keys.devices(device.homeId)],
    onDone: () => setAsked(undefined),
  });
  const mine = links.filter((one) => one.deviceId === device.id || one.otherDeviceId === device.id);
  if (mine.length === 0) return null;
  return (
    <div>
      <h3 className={pathStyles.subtitle}>{pathWords.suggested}</h3>
      <ul className={pathStyles.list}>
        {mine.map((one) => {
          const otherId = one.deviceId === device.id ? one.otherDeviceId : one.deviceId;
          const name = devices.find(({ id }) => id === otherId)?.name ?? otherId;
          return (
            <li key={otherId} className={pathStyles.path}>
              <div className={pathStyles.head}>
                <strong>{name}</strong>
                <Button variant="default" size="compact-md" onClick={() => setAsked(otherId)}>
                  {pathWords.link}
                </Button>
              </div>
              <p>{marksOf(one.matched)}</p>
            </li>
          );
        })}
      </ul>
      <Confirm
        opened={asked !== undefined}
        title={pathWords.linkTitle}
        text={pathWords.linkText}
        action={pathWords.link}
        busy={link.isPending}
        onConfirm={() => asked !== undefined && link.mutate(asked)}
        onClose={() => setAsked(undefined)}
      />
    </div>
  );
}
