import { useQuery } from '@tanstack/react-query';
import { executionsQuery } from '../../shared/api/queries.ts';
import type { Automation } from '../../shared/api/types.ts';
import { automationTexts } from '../../shared/automation-texts.ts';
import { texts } from '../../shared/texts.ts';
import { QueryView, Rows } from '../../shared/ui/states.tsx';
import styles from './automations.module.css';
import { ExecutionItem } from './trace/execution-item.tsx';
import { useWords } from './use-words.ts';

interface LastRunsProps {
  readonly automation: Automation;
  readonly only?: 'runs' | 'not-runs' | undefined;
}

/** What came of the last runs, and why not when it did not run. */
export function LastRuns({ automation, only }: LastRunsProps) {
  const words = useWords();
  const query = useQuery(executionsQuery(automation.id, only));
  return (
    <QueryView query={query} loading={<Rows count={2} height={44} />}>
      {(executions) =>
        executions.length === 0 ? (
          <p className={styles.quiet}>{only === 'not-runs' ? automationTexts.noNotRuns : texts.automations.noRuns}</p>
        ) : (
          <ol className={styles.runs}>
            {executions.map((execution) => (
              <ExecutionItem key={execution.id} execution={execution} automation={automation} words={words} />
            ))}
          </ol>
        )
      }
    </QueryView>
  );
}
