import type { Action, AutomationDefinition, Trigger } from '@nexa/sdk';
import { automationTexts as said } from '../../shared/automation-texts.ts';
import styles from './automations.module.css';
import { actionBranches, actionHead, actionText } from './sentence/action-text.ts';
import { conditionText } from './sentence/condition-text.ts';
import { triggerText } from './sentence/trigger-text.ts';
import { capital, type Words } from './sentence/words.ts';

interface SentenceProps {
  readonly automation: Pick<AutomationDefinition, 'triggers' | 'conditions' | 'actions'>;
  readonly words: Words;
  /** Each action within an action on a line of its own. */
  readonly isFull?: boolean;
}

/** An automation in plain sentences: what starts it, what must hold, what it does. */
export function AutomationSentence({ automation, words, isFull = false }: SentenceProps) {
  const { triggers, conditions, actions } = automation;
  return (
    <dl className={styles.sentence}>
      <div>
        <dt>{said.starts}</dt>
        {triggers.map((trigger) => (
          <dd key={trigger.id}>{triggerText(words, trigger)}</dd>
        ))}
      </div>
      {conditions.length > 0 && (
        <div>
          <dt>{said.onlyIf}</dt>
          {conditions.map((condition, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: they have no other name and are never moved here
            <dd key={index}>{capital(conditionText(words, condition, triggers))}</dd>
          ))}
        </div>
      )}
      <div>
        <dt>{said.does}</dt>
        <dd>
          <Actions actions={actions} words={words} triggers={triggers} isFull={isFull} />
        </dd>
      </div>
    </dl>
  );
}

interface ActionsProps {
  readonly actions: readonly Action[];
  readonly triggers: readonly Trigger[];
  readonly words: Words;
  readonly isFull: boolean;
}

function Actions({ actions, triggers, words, isFull }: ActionsProps) {
  return (
    <ol className={styles.actions}>
      {actions.map((action, index) => {
        const branches = isFull ? actionBranches(words, action, triggers) : [];
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: they have no other name and are never moved here
          <li key={index}>
            {branches.length === 0 && actionText(words, action, triggers)}
            {branches.length > 0 && action.type !== 'if' && <p>{actionHead(words, action)}</p>}
            {branches.map((branch) => (
              <div key={branch.path}>
                <p>{capital(branch.label)}</p>
                <Actions actions={branch.actions} triggers={triggers} words={words} isFull />
              </div>
            ))}
          </li>
        );
      })}
    </ol>
  );
}
