import { Check, ChevronDown, CircleSlash, Clock, Loader2, type LucideIcon, X } from 'lucide-react';
import { useId, useState } from 'react';
import type { Automation, Execution } from '../../../shared/api/types.ts';
import { automationTexts as said } from '../../../shared/automation-texts.ts';
import { texts } from '../../../shared/texts.ts';
import { Age } from '../../../shared/time/age.tsx';
import styles from '../automations.module.css';
import type { Words } from '../sentence/words.ts';
import { Trace } from './trace.tsx';
import { tookText, whyNot } from './trace-text.ts';

const icons: Record<Execution['outcome'], LucideIcon> = {
  completed: Check,
  failed: X,
  'not-run': CircleSlash,
  interrupted: X,
  running: Loader2,
  queued: Clock,
};

interface ExecutionItemProps {
  readonly execution: Execution;
  readonly automation: Automation;
  readonly words: Words;
}

/** One run, or one time that it did not fire: what came of it, why not, and on request all that it saw and did. */
export function ExecutionItem({ execution, automation, words }: ExecutionItemProps) {
  const [isOpen, setOpen] = useState(false);
  const id = useId();
  const { outcome, startedAt } = execution;
  const Icon = icons[outcome] ?? Loader2;
  const why = whyNot(words, execution, automation.triggers);
  const took = tookText(execution);
  return (
    <li className={styles.run} data-outcome={outcome}>
      <span className={styles.runIcon}>
        <Icon size={15} strokeWidth={2.5} aria-hidden />
      </span>
      <div className={styles.runBody}>
        <strong>{said.outcome[outcome] ?? texts.automations.outcome[outcome] ?? texts.automations.running}</strong>{' '}
        <Age time={startedAt} />
        {took !== undefined && <span className={styles.quiet}> · {took}</span>}
        {why.map((line) => (
          <p key={line}>{line}</p>
        ))}
        <button
          type="button"
          className={styles.traceToggle}
          aria-expanded={isOpen}
          aria-controls={id}
          onClick={() => setOpen(!isOpen)}
        >
          {outcome === 'not-run' ? said.whyNot : outcome === 'failed' ? said.whyFailed : said.showTrace}
          <ChevronDown size={16} aria-hidden />
        </button>
        <div id={id} hidden={!isOpen}>
          {isOpen && <Trace execution={execution} automation={automation} words={words} />}
        </div>
      </div>
    </li>
  );
}
