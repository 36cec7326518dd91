import { Link } from '@tanstack/react-router';
import { ChevronRight, CloudOff, History, TriangleAlert } from 'lucide-react';
import type { CSSProperties, ReactNode } from 'react';
import { reasonText } from '../api/error-text.ts';
import type { Device } from '../api/types.ts';
import { commandStore, useWishes, type Wish } from '../control/command-store.ts';
import { useCommand } from '../control/use-command.ts';
import { texts } from '../texts.ts';
import { Age } from '../time/age.tsx';
import { DeviceIcon } from './device-icon.tsx';
import styles from './device-tile.module.css';
import { isStale } from './shown-state.ts';
import type { TileView } from './tile-shape.ts';
import { tileView, troubleText } from './tile-view.ts';
import type { Capabilities } from './value-text.ts';

interface DeviceTileProps {
  readonly device: Device;
  readonly capabilities: Capabilities;
  /** Without the way to the details, as in the first run. */
  readonly plain?: boolean;
}

/** A device at a glance. A tap switches what has one switch; anything else opens the details. */
export function DeviceTile({ device, capabilities, plain = false }: DeviceTileProps) {
  const wishes = useWishes(device.id);
  const view = tileView(device, wishes, capabilities);
  const trouble = troubleText(device);
  const failed = wishes.find(({ status }) => status === 'failed');
  const isPending = wishes.some(({ status }) => status === 'pending');
  const style = { '--level': view.level ?? 0, ...(view.color && { '--tile-color': view.color }) } as CSSProperties;
  const face = (
    <>
      <span className={styles.bubble} data-pending={isPending}>
        <DeviceIcon type={device.type} isOpen={view.isOpen} />
      </span>
      {view.reading !== undefined && <span className={styles.reading}>{view.reading}</span>}
      <span className={styles.name}>{device.name}</span>
      <TileLine device={device} view={view} trouble={trouble} failed={failed} />
      {view.level !== undefined && <span className={styles.level} aria-hidden />}
    </>
  );
  return (
    <article
      className={styles.tile}
      data-tone={trouble === undefined ? view.tone : 'away'}
      data-stale={trouble === undefined && isStale(device)}
      style={style}
    >
      <Face device={device} view={view} trouble={trouble} failed={failed} isPending={isPending}>
        {face}
      </Face>
      {!plain && view.toggle !== undefined && (
        <Link
          to="/devices/$id"
          params={{ id: device.id }}
          className={styles.more}
          aria-label={texts.device.details(device.name)}
        >
          <ChevronRight size={18} aria-hidden />
        </Link>
      )}
    </article>
  );
}

interface FaceProps {
  readonly device: Device;
  readonly view: TileView;
  readonly trouble: string | undefined;
  readonly failed: Wish | undefined;
  readonly isPending: boolean;
  readonly children: ReactNode;
}

function Face({ device, view, trouble, failed, isPending, children }: FaceProps) {
  const give = useCommand(device);
  const { toggle } = view;
  if (toggle === undefined || trouble !== undefined) {
    return (
      <Link to="/devices/$id" params={{ id: device.id }} className={styles.face}>
        {children}
      </Link>
    );
  }
  const flip = () => {
    if (failed !== undefined) commandStore.dismiss(device.id, failed.commandId);
    const command = toggle.isOn ? 'off' : 'on';
    void give({ component: toggle.component, capability: 'onOff', command, expected: { on: !toggle.isOn } });
  };
  return (
    <button type="button" className={styles.face} aria-pressed={toggle.isOn} aria-busy={isPending} onClick={flip}>
      {children}
    </button>
  );
}

function TileLine({ device, view, trouble, failed }: Omit<FaceProps, 'children' | 'isPending'>) {
  if (failed !== undefined) {
    return (
      <span className={styles.line} data-tone="bad" role="status">
        <TriangleAlert size={13} aria-hidden />
        {reasonText(failed.reason) ?? texts.progress.failed}
      </span>
    );
  }
  if (trouble !== undefined) {
    return (
      <span className={styles.line}>
        <CloudOff size={13} aria-hidden />
        {trouble}
      </span>
    );
  }
  if (isStale(device) && device.lastSeenAt !== undefined) {
    return (
      <span className={styles.line}>
        <History size={13} aria-hidden />
        <span>
          {view.line} <Age time={device.lastSeenAt} />
        </span>
      </span>
    );
  }
  return <span className={styles.line}>{view.line}</span>;
}
