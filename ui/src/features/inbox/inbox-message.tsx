import { ActionIcon } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { Check, CircleAlert, Info, OctagonAlert, TriangleAlert } from 'lucide-react';
import { api, unwrap } from '../../shared/api/client.ts';
import { keys } from '../../shared/api/keys.ts';
import type { InboxItem } from '../../shared/api/types.ts';
import { inboxTexts as said } from '../../shared/life-texts.ts';
import { Age } from '../../shared/time/age.tsx';
import { useAction } from '../../shared/ui/use-action.ts';
import styles from './inbox.module.css';

const icons = { info: Info, warning: TriangleAlert, error: CircleAlert, critical: OctagonAlert } as const;

/** One message: read when a person says so, or follows it to what it is about. */
export function InboxMessage({ item }: { item: InboxItem }) {
  const { id, severity, category, title, body, at, readAt } = item;
  const Icon = icons[severity];
  const isUnread = readAt === undefined;
  const read = useAction({
    run: () => unwrap(api.POST('/api/v1/notifications/{id}/read', { params: { path: { id } } })),
    renews: [keys.inbox],
  });
  const follow = () => {
    if (isUnread) read.mutate();
  };
  return (
    <li className={styles.message} data-unread={isUnread} data-severity={severity}>
      <span className={styles.icon}>
        <Icon size={20} aria-hidden />
      </span>
      <div className={styles.text}>
        <h2>
          {isUnread && <span className="visually-hidden">{said.isUnread}: </span>}
          <span className="visually-hidden">{said.severity[severity]}: </span>
          {title}
        </h2>
        {body !== '' && <p>{body}</p>}
        <p className={styles.quiet}>
          {said.category[category] ?? category} · <Age time={at} />
        </p>
        <Target data={item.data} onFollow={follow} />
      </div>
      {isUnread && (
        <ActionIcon aria-label={said.markReadOf(title)} title={said.markRead} loading={read.isPending} onClick={follow}>
          <Check size={19} aria-hidden />
        </ActionIcon>
      )}
    </li>
  );
}

/** Where it leads: to the automation, the issue or the device that it is about. */
function Target({ data, onFollow }: { data: Readonly<Record<string, unknown>>; onFollow: () => void }) {
  const { automationId, issueId, deviceId } = data;
  const common = { className: styles.target, onClick: onFollow };
  if (typeof automationId === 'string')
    return (
      <Link to="/automations/$id" params={{ id: automationId }} {...common}>
        {said.toAutomation}
      </Link>
    );
  if (typeof issueId === 'string')
    return (
      <Link to="/health" {...common}>
        {said.toIssue}
      </Link>
    );
  if (typeof deviceId === 'string')
    return (
      <Link to="/devices/$id" params={{ id: deviceId }} {...common}>
        {said.toDevice}
      </Link>
    );
  return null;
}
