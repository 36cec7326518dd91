import { Button, Menu } from '@mantine/core';
import { Link, useNavigate } from '@tanstack/react-router';
import { AlarmClock, CircleAlert, Info, OctagonAlert, Sparkles, TriangleAlert, Wrench } from 'lucide-react';
import { api, unwrap } from '../../shared/api/client.ts';
import { useHome } from '../../shared/api/home-context.ts';
import { keys } from '../../shared/api/keys.ts';
import type { Issue } from '../../shared/api/types.ts';
import { issueTitle } from '../../shared/health/open-issues.ts';
import { texts } from '../../shared/texts.ts';
import { Age } from '../../shared/time/age.tsx';
import { useAction } from '../../shared/ui/use-action.ts';
import { HealingTimeline } from './healing-timeline.tsx';
import styles from './health.module.css';
import { storyOf } from './issue-parts.ts';

const icons = { critical: OctagonAlert, error: CircleAlert, warning: TriangleAlert, info: Info } as const;
const HOUR = 3_600_000;

/** One open issue, as a story with a way on. */
export function IssueCard({ issue }: { issue: Issue }) {
  const { health } = texts;
  const Icon = icons[issue.severity];
  const story = storyOf(issue);
  return (
    <article className={styles.issue} data-severity={issue.severity} data-snoozed={issue.state === 'snoozed'}>
      <header className={styles.head}>
        <span className={styles.severity}>
          <Icon size={22} aria-hidden />
        </span>
        <div>
          <h3>{issueTitle(issue)}</h3>
          <p className={styles.quiet}>
            <span className={styles.stateWord}>{health.state[issue.state]}</span>
            {' · '}
            <span className="visually-hidden">{health.severity[issue.severity]}, </span>
            <Age time={issue.raisedAt} />
          </p>
        </div>
      </header>
      <dl className={styles.story}>
        <div>
          <dt>{health.happened}</dt>
          <dd>{story.happened}</dd>
        </div>
        <div>
          <dt>{health.did}</dt>
          <dd>
            {story.did}
            {issue.healing.length > 0 && <HealingTimeline runs={issue.healing} />}
          </dd>
        </div>
        {story.next !== undefined && (
          <div className={styles.next}>
            <dt>{health.next}</dt>
            <dd>{story.next}</dd>
          </div>
        )}
      </dl>
      <IssueActions issue={issue} />
    </article>
  );
}

function IssueActions({ issue }: { issue: Issue }) {
  const { health } = texts;
  const { id: homeId } = useHome();
  const navigate = useNavigate();
  const renews = [keys.issues(homeId)];
  const path = { params: { path: { id: issue.id } } };
  const heal = useAction({ run: () => unwrap(api.POST('/api/v1/issues/{id}/heal', { ...path, body: {} })), renews });
  const snooze = useAction({
    run: (hours: number) => {
      const until = new Date(Date.now() + hours * HOUR).toISOString();
      return unwrap(api.POST('/api/v1/issues/{id}/snooze', { ...path, body: { until } }));
    },
    renews,
  });
  const isHealing = heal.isPending || issue.state === 'healing' || issue.state === 'verifying';
  return (
    <footer className={styles.actions}>
      <Button
        loading={heal.isPending}
        disabled={isHealing}
        leftSection={<Sparkles size={18} aria-hidden />}
        onClick={() => heal.mutate()}
      >
        {isHealing ? health.healing : health.healNow}
      </Button>
      {issue.repairable && (
        <Button
          variant="default"
          leftSection={<Wrench size={18} aria-hidden />}
          onClick={() => void navigate({ to: '/add', search: { repair: issue.id } })}
        >
          {health.repair}
        </Button>
      )}
      <Menu withinPortal>
        <Menu.Target>
          <Button variant="default" leftSection={<AlarmClock size={18} aria-hidden />} loading={snooze.isPending}>
            {health.snooze}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => snooze.mutate(1)}>{health.snoozeHour}</Menu.Item>
          <Menu.Item onClick={() => snooze.mutate(24)}>{health.snoozeDay}</Menu.Item>
          <Menu.Item onClick={() => snooze.mutate(24 * 7)}>{health.snoozeWeek}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {issue.deviceId !== undefined && issue.deviceId !== null && (
        <Link to="/devices/$id" params={{ id: issue.deviceId }} className={styles.link}>
          {health.toDevice}
        </Link>
      )}
    </footer>
  );
}
