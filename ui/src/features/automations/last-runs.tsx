import { useQuery } from '@tanstack/react-query';
import { Check, CircleSlash, Loader2, X } from 'lucide-react';
import { reasonText } from '../../shared/api/error-text.ts';
import { executionsQuery } from '../../shared/api/queries.ts';
import type { Automation, Execution } from '../../shared/api/types.ts';
import { stateKeyOf } from '../../shared/device/state-key.ts';
import { valueText } from '../../shared/device/value-text.ts';
import { texts } from '../../shared/texts.ts';
import { Age } from '../../shared/time/age.tsx';
import { QueryView, Rows } from '../../shared/ui/states.tsx';
import { actionText, conditionText, type Words } from './automation-text.ts';
import styles from './automations.module.css';
import { useWords } from './use-words.ts';

const icons = { completed: Check, failed: X, 'not-run': CircleSlash, interrupted: X, running: Loader2 } as const;

/** What came of the last runs, and why not when it did not run. */
export function LastRuns({ automation }: { automation: Automation }) {
  const { automations: words } = texts;
  const names = useWords();
  const query = useQuery(executionsQuery(automation.id));
  return (
    <QueryView query={query} loading={<Rows count={2} height={44} />}>
      {(executions) =>
        executions.length === 0 ? (
          <p className={styles.quiet}>{words.noRuns}</p>
        ) : (
          <ol className={styles.runs}>
            {executions.map((execution) => {
              const outcome = execution.outcome ?? 'running';
              const Icon = icons[outcome] ?? Loader2;
              return (
                <li key={execution.id} className={styles.run} data-outcome={outcome}>
                  <span className={styles.runIcon}>
                    <Icon size={15} strokeWidth={2.5} aria-hidden />
                  </span>
                  <div>
                    <strong>{words.outcome[outcome] ?? words.running}</strong> <Age time={execution.startedAt} />
                    {whyNot(names, execution).map((why) => (
                      <p key={why}>{why}</p>
                    ))}
                  </div>
                </li>
              );
            })}
          </ol>
        )
      }
    </QueryView>
  );
}

/** Why a run did not do what it should, in sentences. */
function whyNot(names: Words, { outcome, reason, conditions, actions }: Execution): string[] {
  const { automations: words } = texts;
  if (outcome === 'completed' || outcome === 'running') return [];
  const failedConditions = conditions
    .filter(({ passed }) => !passed)
    .map(({ condition, value, freshness }) => {
      const key = stateKeyOf(condition.capability, condition.attribute);
      const actual =
        value === undefined || value === null ? '' : `, ${words.actual(valueText(names.capabilities, key, value))}`;
      const cause = freshness === 'stale' || freshness === 'unknown' ? words.whyNotStale : words.whyNotCondition;
      return `${cause}: ${conditionText(names, condition)}${actual}`;
    });
  const failedActions = actions
    .filter(({ status }) => status === 'failed')
    .map((run) => [actionText(names, run.action), reasonText(run.reason)].filter(Boolean).join('. '));
  const all = [...failedConditions, ...failedActions];
  const general = typeof reason === 'string' ? (words.notRunReason[reason] ?? reason) : reasonText(reason);
  return all.length > 0 || general === undefined ? all : [general];
}
