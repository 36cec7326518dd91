import { Select, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Search } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useHome } from '../../shared/api/home-context.ts';
import type { Heard } from '../../shared/api/types.ts';
import { texts } from '../../shared/texts.ts';
import { Age } from '../../shared/time/age.tsx';
import { QueryView, Rows } from '../../shared/ui/states.tsx';
import { StatusDot } from '../../shared/ui/status-dot.tsx';
import styles from './discovery.module.css';
import { heardQuery } from './discovery-queries.ts';

const tones = {
  new: 'good',
  paired: 'good',
  ignored: 'idle',
  waiting: 'idle',
  declined: 'warn',
  near: 'warn',
  unknown: 'idle',
} as const;

/** Rows drawn at once; a filter brings the rest to light. */
const MOST_SHOWN = 100;

/** Everything that was heard lately, each with what became of it, to be narrowed by what one looks for. */
export function HeardList() {
  const { discovery } = texts;
  const { id: homeId } = useHome();
  const query = useQuery(heardQuery(homeId));
  const [source, setSource] = useState<string | null>(null);
  const [status, setStatus] = useState<string | null>(null);
  const [search, setSearch] = useState('');
  return (
    <QueryView query={query} loading={<Rows count={4} height={84} />}>
      {(heard) => {
        const shown = heard.filter(
          (one) =>
            (source === null || one.source === source) &&
            (status === null || one.status === status) &&
            textOf(one).includes(search.trim().toLowerCase()),
        );
        return (
          <div className={styles.stack}>
            <div className={styles.filters}>
              <TextInput
                aria-label={discovery.search}
                placeholder={discovery.search}
                leftSection={<Search size={16} aria-hidden />}
                value={search}
                onChange={(event) => setSearch(event.currentTarget.value)}
              />
              <Select
                aria-label={discovery.source}
                placeholder={discovery.source}
                data={choices(discovery.sources)}
                value={source}
                onChange={setSource}
                clearable
              />
              <Select
                aria-label={discovery.status}
                placeholder={discovery.status}
                data={choices(discovery.statuses)}
                value={status}
                onChange={setStatus}
                clearable
              />
            </div>
            {heard.length === 0 && <p className={styles.quiet}>{discovery.heardEmpty}</p>}
            {heard.length > 0 && shown.length === 0 && <p className={styles.quiet}>{discovery.heardNoMatch}</p>}
            <ul className={styles.heard}>
              {shown.slice(0, MOST_SHOWN).map((one) => (
                <HeardItem key={one.id} heard={one} />
              ))}
            </ul>
            {shown.length > MOST_SHOWN && <p className={styles.quiet}>{discovery.more(shown.length - MOST_SHOWN)}</p>}
          </div>
        );
      }}
    </QueryView>
  );
}

function HeardItem({ heard }: { heard: Heard }) {
  const { discovery } = texts;
  const via = heard.via === undefined ? undefined : discovery.via(heard.via);
  const facts = [discovery.sources[heard.source], heard.kind, ...heard.addresses.slice(0, 2), via];
  return (
    <li className={styles.item}>
      <details>
        <summary>
          <span className={styles.head}>
            <StatusDot tone={tones[heard.status]} />
            <strong>{heard.name}</strong>
            <small>
              <Age time={heard.lastHeardAt} />
            </small>
          </span>
          <span className={styles.facts}>{facts.filter(Boolean).join(' · ')}</span>
          <span className={styles.reason}>{heard.reason}</span>
        </summary>
        <dl className={styles.details}>
          {heard.verdicts.map(({ plugin, verdict, text }) => (
            <Fact key={plugin} name={plugin} value={`${discovery.verdicts[verdict]}: ${text}`} />
          ))}
          {heard.details.map(({ name, value }) => (
            <Fact key={name} name={name} value={value} />
          ))}
          <Fact name={discovery.firstHeard} value={<Age time={heard.firstHeardAt} />} />
          <Fact name={discovery.count} value={String(heard.count)} />
        </dl>
        {heard.integrationId !== undefined && (
          <Link to="/settings" className={styles.link}>
            {discovery.toIntegration}
          </Link>
        )}
      </details>
    </li>
  );
}

function Fact({ name, value }: { name: string; value: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

const choices = (words: Readonly<Record<string, string>>) =>
  Object.entries(words).map(([value, label]) => ({ value, label }));

const textOf = ({ name, kind, addresses, via, details, looksLike }: Heard): string =>
  [name, kind, ...addresses, via, looksLike, ...details.map(({ value }) => value)].join(' ').toLowerCase();
