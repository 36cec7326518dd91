import type { Trigger } from '@nexa/sdk';
import { Check, CircleHelp, X } from 'lucide-react';
import type { ActionRun, Automation, ConditionRun, Execution } from '../../../shared/api/types.ts';
import { automationTexts as said } from '../../../shared/automation-texts.ts';
import { exactTime } from '../../../shared/time/age.tsx';
import styles from '../automations.module.css';
import { actionHead } from '../sentence/action-text.ts';
import { conditionText } from '../sentence/condition-text.ts';
import type { Words } from '../sentence/words.ts';
import { causeChain } from './cause-chain.ts';
import { actionFacts, conditionFacts } from './trace-text.ts';

interface TraceProps {
  readonly execution: Execution;
  readonly automation: Automation;
  readonly words: Words;
}

/** All that a run saw and did. */
export function Trace({ execution, automation, words }: TraceProps) {
  const { conditions, actions, startedAt, leftOut, trigger, automationVersion } = execution;
  const steps = { words, triggers: automation.triggers };
  return (
    <div className={styles.trace}>
      <p className={styles.quiet}>
        {exactTime(startedAt)}
        {trigger.dueAt !== undefined && trigger.dueAt !== startedAt && ` · ${said.due(exactTime(trigger.dueAt))}`}
      </p>
      <h4>{said.chain}</h4>
      <ol className={styles.chain} aria-label={said.chain}>
        {causeChain(words, execution, automation.name).map((link, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the links of a chain never move
          <li key={index}>{link}</li>
        ))}
      </ol>
      {automationVersion !== automation.version && <p className={styles.quiet}>{said.oldVersion}</p>}
      {conditions.length > 0 && (
        <>
          <h4>{said.conditions}</h4>
          <ConditionRuns {...steps} runs={conditions} moment={startedAt} />
        </>
      )}
      {actions.length > 0 && (
        <>
          <h4>{said.actions}</h4>
          <ol className={styles.steps}>
            {actions.map((run, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: actions are listed in the order in which they began
              <ActionStep key={index} {...steps} run={run} />
            ))}
          </ol>
          {leftOut !== undefined && leftOut > 0 && <p className={styles.quiet}>{said.leftOut(leftOut)}</p>}
        </>
      )}
    </div>
  );
}

interface Steps {
  readonly words: Words;
  readonly triggers: readonly Trigger[];
}

function ConditionRuns({ runs, moment, ...steps }: Steps & { runs: readonly ConditionRun[]; moment: string }) {
  const { words, triggers } = steps;
  return (
    <ul className={styles.steps}>
      {runs.map((run) => {
        const isOpen = !run.passed && run.unknown !== undefined;
        const Icon = run.passed ? Check : isOpen ? CircleHelp : X;
        const facts = conditionFacts(words, run, moment);
        return (
          <li key={run.path} className={styles.step} data-verdict={run.passed ? 'good' : isOpen ? 'open' : 'bad'}>
            <Icon size={15} strokeWidth={2.5} aria-hidden />
            <div>
              <span className="visually-hidden">
                {run.passed ? said.passed : isOpen ? said.notKnown : said.notPassed}:{' '}
              </span>
              {conditionText(words, run.condition, triggers)}
              {facts !== '' && <span className={styles.quiet}> – {facts}</span>}
              {run.children !== undefined && run.children.length > 0 && (
                <ConditionRuns {...steps} runs={run.children} moment={moment} />
              )}
            </div>
          </li>
        );
      })}
    </ul>
  );
}

function ActionStep({ run, ...steps }: Steps & { run: ActionRun }) {
  const verdict =
    run.status === 'failed' ? 'bad' : run.status === 'skipped' || run.status === 'running' ? 'open' : 'good';
  const Icon = verdict === 'bad' ? X : verdict === 'good' ? Check : CircleHelp;
  return (
    <li className={styles.step} data-verdict={verdict} data-depth={run.path.split('/').length > 2}>
      <Icon size={15} strokeWidth={2.5} aria-hidden />
      <div>
        {actionHead(steps.words, run.action)}
        <span className={styles.quiet}> – {actionFacts(run)}</span>
        {run.conditions !== undefined && run.conditions.length > 0 && (
          <ConditionRuns {...steps} runs={run.conditions} moment={run.startedAt ?? ''} />
        )}
      </div>
    </li>
  );
}
