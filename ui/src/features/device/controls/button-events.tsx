import { useQuery } from '@tanstack/react-query';
import { CircleDot } from 'lucide-react';
import { useLatestEvent } from '../../../shared/live/event-store.ts';
import { texts } from '../../../shared/texts.ts';
import { Age } from '../../../shared/time/age.tsx';
import { eventsQuery } from '../history-queries.ts';
import styles from './controls.module.css';
import type { ControlProps } from './power-control.tsx';

/** The last press of a key, seen as it happens. */
export function ButtonEvents({ device, component, name }: ControlProps & { name: string }) {
  const live = useLatestEvent(device.id);
  const past = useQuery(eventsQuery(device.id)).data ?? [];
  const last =
    live?.component === component
      ? live
      : past.find((event) => event.component === component && event.capability === 'button');
  const press = typeof last?.data.press === 'string' ? last.data.press : undefined;
  return (
    <div className={styles.power}>
      <span className={styles.orb} data-kind="key" key={last?.time} aria-hidden>
        <CircleDot size={28} />
      </span>
      <div className={styles.powerText} role="status" aria-label={name}>
        <strong>{press === undefined ? name : (texts.device.pressed[press] ?? press)}</strong>
        <p className={styles.quiet}>{last === undefined ? texts.device.waitingForPress : <Age time={last.time} />}</p>
      </div>
    </div>
  );
}
