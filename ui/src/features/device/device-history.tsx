import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Cause, Device } from '../../shared/api/types.ts';
import { useCauseText } from '../../shared/device/cause-text.ts';
import { partsOfStateKey } from '../../shared/device/state-key.ts';
import { type Capabilities, changeText } from '../../shared/device/value-text.ts';
import { texts } from '../../shared/texts.ts';
import { Failed, Rows } from '../../shared/ui/states.tsx';
import styles from './device.module.css';
import { eventsQuery, statesQuery } from './history-queries.ts';

const FIRST = 8;

interface Entry {
  readonly id: string;
  readonly time: string;
  readonly text: string;
  readonly cause: Cause | undefined;
}

interface DeviceHistoryProps {
  readonly device: Device;
  readonly capabilities: Capabilities;
}

/** What changed and why, newest first, by day. */
export function DeviceHistory({ device, capabilities }: DeviceHistoryProps) {
  const states = useQuery(statesQuery(device.id));
  const events = useQuery(eventsQuery(device.id));
  const [most, setMost] = useState(FIRST);
  const entries = entriesOf(device, capabilities, states.data ?? [], events.data ?? []);
  const isLoading = states.isPending || events.isPending;
  return (
    <section className={styles.card} aria-label={texts.device.history}>
      <h2 className={styles.cardTitle}>{texts.device.history}</h2>
      {isLoading && !states.isError && <Rows count={4} height={40} />}
      {states.isError && entries.length === 0 && <Failed error={states.error} onRetry={() => void states.refetch()} />}
      {!isLoading && entries.length === 0 && <p className={styles.quiet}>{texts.device.historyEmpty}</p>}
      <Days entries={entries.slice(0, most)} />
      {entries.length > most && (
        <Button variant="subtle" size="sm" onClick={() => setMost(most + 20)}>
          {texts.device.showMore}
        </Button>
      )}
    </section>
  );
}

function Days({ entries }: { entries: readonly Entry[] }) {
  const causeOf = useCauseText();
  return (
    <>
      {[...groupByDay(entries)].map(([day, list]) => (
        <div key={day} className={styles.day}>
          <h3>{day}</h3>
          <ul>
            {list.map(({ id, time, text, cause }) => (
              <li key={id} className={styles.entry}>
                <time dateTime={time}>{clockText(time)}</time>
                <span>
                  {text} <small>{causeOf(cause)}</small>
                </span>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </>
  );
}

function entriesOf(
  device: Device,
  capabilities: Capabilities,
  states: readonly { time: string; key: string; value: string | number | boolean; cause: Cause }[],
  events: readonly {
    time: string;
    component: string;
    capability: string;
    event: string;
    data: object;
    cause?: Cause;
  }[],
): Entry[] {
  const names = new Map(device.components.map(({ id, name }) => [id, name]));
  const named = (component: string | undefined, text: string) => {
    const name = names.get(component ?? 'main');
    return name === undefined ? text : `${name}: ${text}`;
  };
  const changes = states
    .filter(({ key }) => !key.endsWith('.colorMode'))
    .map(({ time, key, value, cause }, index) => ({
      id: `s${index}${time}${key}`,
      time,
      text: named(partsOfStateKey(key)?.component, changeText(capabilities, key, value)),
      cause,
    }));
  const happened = events.map(({ time, component, capability, event, data, cause }, index) => {
    const press = 'press' in data ? texts.device.pressed[String(data.press)] : undefined;
    const title = press ?? capabilities.get(capability)?.events[event]?.title ?? event;
    return { id: `e${index}${time}`, time, text: named(component, title), cause };
  });
  return [...changes, ...happened].sort((a, b) => b.time.localeCompare(a.time));
}

function groupByDay(entries: readonly Entry[]): Map<string, Entry[]> {
  const days = new Map<string, Entry[]>();
  for (const entry of entries) {
    const day = dayText(entry.time);
    days.set(day, [...(days.get(day) ?? []), entry]);
  }
  return days;
}

function dayText(time: string): string {
  const date = new Date(time);
  if (date.toDateString() === new Date().toDateString()) return texts.common.today;
  return date.toLocaleDateString(undefined, { weekday: 'long', day: 'numeric', month: 'long' });
}

const clockText = (time: string) =>
  new Date(time).toLocaleTimeString(undefined, { hour: '2-digit', minute: '2-digit' });
