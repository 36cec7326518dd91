import { Check, Sparkles } from 'lucide-react';
import type { Issue } from '../../shared/api/types.ts';
import { issueTitle } from '../../shared/health/open-issues.ts';
import { texts } from '../../shared/texts.ts';
import { Age } from '../../shared/time/age.tsx';
import { Row } from '../../shared/ui/card.tsx';
import styles from './health.module.css';
import { storyOf } from './issue-parts.ts';

/** An issue that is over, and whether NEXA ended it. */
export function ResolvedIssue({ issue }: { issue: Issue }) {
  const isHealed = issue.healing.some(({ outcome }) => outcome === 'verified');
  const { happened, did } = storyOf(issue);
  const last = issue.healing.at(-1);
  const Icon = isHealed ? Sparkles : Check;
  return (
    <Row
      icon={
        <span className={styles.resolvedIcon}>
          <Icon size={20} aria-hidden />
        </span>
      }
      title={issueTitle(issue)}
      detail={
        <>
          {isHealed && <strong className={styles.healed}>{texts.health.fixedByNexa} · </strong>}
          <Age time={issue.resolvedAt ?? issue.updatedAt} />
          <span className={styles.did}>
            {last === undefined ? (did ?? happened) : `${last.title}: ${texts.health.outcome[last.outcome]}`}
          </span>
        </>
      }
    />
  );
}
