import { ActionIcon, Menu, Switch } from '@mantine/core';
import { ChevronDown, EllipsisVertical, Play, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { api, unwrap } from '../../shared/api/client.ts';
import { keys } from '../../shared/api/keys.ts';
import type { Automation } from '../../shared/api/types.ts';
import { texts } from '../../shared/texts.ts';
import { Age } from '../../shared/time/age.tsx';
import { Confirm } from '../../shared/ui/confirm.tsx';
import { useAction } from '../../shared/ui/use-action.ts';
import { actionText, conditionText, definitionOf, triggerText } from './automation-text.ts';
import styles from './automations.module.css';
import { LastRuns } from './last-runs.tsx';
import { useWords } from './use-words.ts';

/** One automation as a sentence, with its switch and its last runs. */
export function AutomationCard({ automation }: { automation: Automation }) {
  const { automations: words } = texts;
  const [isOpen, setOpen] = useState(false);
  const path = { params: { path: { id: automation.id } } };
  const enable = useAction({
    run: (enabled: boolean) =>
      unwrap(api.PUT('/api/v1/automations/{id}', { ...path, body: { ...definitionOf(automation), enabled } })),
    renews: [keys.automations(automation.homeId)],
  });
  const isEnabled = enable.isPending ? enable.variables : automation.enabled;
  return (
    <article className={styles.card} data-enabled={isEnabled}>
      <header className={styles.head}>
        <div>
          <h2>{automation.name}</h2>
          <p className={styles.quiet}>
            {!isEnabled && `${words.paused} · `}
            {automation.lastRunAt === undefined || automation.lastRunAt === null ? (
              words.neverRan
            ) : (
              <>
                {words.lastRun('').trim()} <Age time={automation.lastRunAt} />
              </>
            )}
          </p>
        </div>
        <Switch
          size="lg"
          aria-label={words.enabled(automation.name)}
          checked={isEnabled}
          onChange={(event) => enable.mutate(event.currentTarget.checked)}
        />
        <AutomationMenu automation={automation} />
      </header>
      <Sentence automation={automation} />
      <button type="button" className={styles.runsToggle} aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        {words.runs}
        <ChevronDown size={18} aria-hidden />
      </button>
      {isOpen && <LastRuns automation={automation} />}
    </article>
  );
}

function Sentence({ automation }: { automation: Automation }) {
  const { automations: words } = texts;
  const names = useWords();
  return (
    <dl className={styles.sentence}>
      <div>
        <dt>{words.when}</dt>
        <dd>{automation.triggers.map((trigger) => triggerText(names, trigger)).join(', ')}</dd>
      </div>
      {automation.conditions.length > 0 && (
        <div>
          <dt>{words.andIf}</dt>
          <dd>{automation.conditions.map((condition) => conditionText(names, condition)).join(', ')}</dd>
        </div>
      )}
      <div>
        <dt>{words.thenDo}</dt>
        <dd>{automation.actions.map((action) => actionText(names, action)).join(', ')}</dd>
      </div>
    </dl>
  );
}

function AutomationMenu({ automation }: { automation: Automation }) {
  const { automations: words } = texts;
  const [isAsking, setAsking] = useState(false);
  const path = { params: { path: { id: automation.id } } };
  const list = keys.automations(automation.homeId);
  const run = useAction({
    run: () => unwrap(api.POST('/api/v1/automations/{id}/run', path)),
    renews: [list, keys.executions(automation.id)],
  });
  const remove = useAction({ run: () => unwrap(api.DELETE('/api/v1/automations/{id}', path)), renews: [list] });
  return (
    <>
      <Menu position="bottom-end" withinPortal>
        <Menu.Target>
          <ActionIcon aria-label={`${texts.common.moreOptions}: ${automation.name}`}>
            <EllipsisVertical size={20} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<Play size={16} aria-hidden />} onClick={() => run.mutate()}>
            {words.runNow}
          </Menu.Item>
          <Menu.Item color="red" leftSection={<Trash2 size={16} aria-hidden />} onClick={() => setAsking(true)}>
            {words.remove}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Confirm
        opened={isAsking}
        title={words.remove}
        text={words.removeAsk(automation.name)}
        action={words.remove}
        danger
        busy={remove.isPending}
        onConfirm={() => remove.mutate()}
        onClose={() => setAsking(false)}
      />
    </>
  );
}
