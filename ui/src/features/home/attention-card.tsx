import { Link } from '@tanstack/react-router';
import { ChevronRight, HeartPulse, Loader } from 'lucide-react';
import type { Issue } from '../../shared/api/types.ts';
import { isOpenIssue, issueTitle } from '../../shared/health/open-issues.ts';
import { texts } from '../../shared/texts.ts';
import styles from './home.module.css';

/** The most pressing issue, and how many more there are. */
export function AttentionCard({ issues }: { issues: readonly Issue[] }) {
  const weight = { critical: 0, error: 1, warning: 2, info: 3 } as const;
  const open = issues.filter(isOpenIssue).sort((a, b) => weight[a.severity] - weight[b.severity]);
  const [first] = open;
  if (first === undefined) return null;
  const isHealing = first.state === 'healing' || first.state === 'verifying';
  return (
    <Link to="/health" className={styles.attention} data-severity={first.severity}>
      <span className={styles.attentionIcon} data-healing={isHealing}>
        {isHealing ? <Loader size={22} aria-hidden /> : <HeartPulse size={22} aria-hidden />}
      </span>
      <span className={styles.attentionText}>
        <small>{texts.home.attention}</small>
        <strong>{issueTitle(first)}</strong>
        <span>
          {texts.health.state[first.state]}
          {open.length > 1 && ` · ${texts.home.moreIssues(open.length - 1)}`}
        </span>
      </span>
      <ChevronRight size={20} aria-hidden />
    </Link>
  );
}
