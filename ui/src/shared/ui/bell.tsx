import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Bell as BellIcon } from 'lucide-react';
import { unreadQuery } from '../api/queries.ts';
import { inboxTexts } from '../life-texts.ts';
import styles from './bell.module.css';

const MOST_SHOWN = 99;

/** The way to the inbox, with how much of it is unread. */
export function Bell() {
  const unread = useQuery(unreadQuery).data ?? 0;
  return (
    <Link to="/inbox" className={styles.bell} aria-label={inboxTexts.bell(unread)}>
      <BellIcon size={21} aria-hidden />
      {unread > 0 && (
        <span className={styles.count} aria-hidden>
          {unread > MOST_SHOWN ? `${MOST_SHOWN}+` : unread}
        </span>
      )}
    </Link>
  );
}
