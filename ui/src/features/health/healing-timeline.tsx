import { Ban, Check, Hand, Loader2, X } from 'lucide-react';
import type { HealingRun } from '../../shared/api/types.ts';
import { texts } from '../../shared/texts.ts';
import { Age } from '../../shared/time/age.tsx';
import styles from './health.module.css';

const icons = { running: Loader2, verified: Check, failed: X, 'needs-user': Hand, blocked: Ban } as const;

/** What was tried, when, and what came of it; oldest first. */
export function HealingTimeline({ runs }: { runs: readonly HealingRun[] }) {
  const { health } = texts;
  const sorted = [...runs].sort((a, b) => a.startedAt.localeCompare(b.startedAt));
  return (
    <ol className={styles.timeline}>
      {sorted.map((run) => {
        const Icon = icons[run.outcome] ?? Loader2;
        return (
          <li key={run.id} className={styles.run} data-outcome={run.outcome}>
            <span className={styles.runIcon}>
              <Icon size={15} strokeWidth={2.5} aria-hidden />
            </span>
            <div>
              <strong>{run.title}</strong>
              <p>
                <span className={styles.outcome}>{health.outcome[run.outcome] ?? run.outcome}</span>
                {' · '}
                <Age time={run.startedAt} />, {run.trigger === 'auto' ? health.autoTrigger : health.userTrigger}
              </p>
              {run.reason !== undefined && <p>{run.reason}</p>}
            </div>
          </li>
        );
      })}
    </ol>
  );
}
