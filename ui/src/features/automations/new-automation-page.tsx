import { Alert, Button, Checkbox, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { LayoutTemplate, Plug, Plus } from 'lucide-react';
import { useState } from 'react';
import { createAutomation } from '../../shared/api/automation-calls.ts';
import { errorText } from '../../shared/api/error-text.ts';
import { useHome } from '../../shared/api/home-context.ts';
import { keys } from '../../shared/api/keys.ts';
import { devicesQuery } from '../../shared/api/queries.ts';
import type { Device } from '../../shared/api/types.ts';
import { templateTexts } from '../../shared/automation-texts.ts';
import { texts } from '../../shared/texts.ts';
import { Page } from '../../shared/ui/page.tsx';
import { Empty, QueryView } from '../../shared/ui/states.tsx';
import { useAction } from '../../shared/ui/use-action.ts';

import styles from './automations.module.css';
import { actionChoices, conditionChoices, triggerChoices } from './choices.ts';
import { type Draft, definitionOfDraft, emptyPart, type Part, partsProblems } from './draft.ts';
import { actionText } from './sentence/action-text.ts';
import { triggerText } from './sentence/trigger-text.ts';
import { ActionPart, StatePart } from './sentence-part.tsx';
import { TryOnLastWeek } from './try-on-last-week.tsx';
import { useWords } from './use-words.ts';

/** A new automation, one sentence long: when … and if … then … */
export function NewAutomationPage() {
  const { id: homeId } = useHome();
  const devices = useQuery(devicesQuery(homeId));
  return (
    <Page title={texts.automations.create} back="/automations" width="reading">
      <Button
        component={Link}
        to="/automations/templates"
        variant="light"
        mb="md"
        leftSection={<LayoutTemplate size={18} aria-hidden />}
      >
        {templateTexts.title}
      </Button>
      <QueryView query={devices}>
        {(all) =>
          all.length === 0 ? (
            <Empty icon={Plug} title={texts.automations.emptyTitle} text={texts.automations.noDevices} />
          ) : (
            <SentenceForm devices={all} homeId={homeId} />
          )
        }
      </QueryView>
    </Page>
  );
}

function SentenceForm({ devices, homeId }: { devices: readonly Device[]; homeId: string }) {
  const { automations: words } = texts;
  const names = useWords();
  const navigate = useNavigate();
  const [draft, setDraft] = useState<Draft>({
    name: '',
    trigger: emptyPart(),
    conditions: [],
    actions: [emptyPart()],
    allowSensitive: false,
  });
  const [isTried, setTried] = useState(false);
  const definition = definitionOfDraft(draft, names);
  const problems = isTried ? partsProblems(draft, names) : {};
  const save = useAction({
    run: () => {
      if (definition === undefined) throw new Error('incomplete');
      return createAutomation(homeId, { ...definition, enabled: true });
    },
    renews: [keys.automations(homeId)],
    onDone: () => void navigate({ to: '/automations' }),
    ownError: true,
  });
  const submit = () => {
    setTried(true);
    if (definition !== undefined) save.mutate();
  };
  const change = (part: Partial<Draft>) => setDraft((old) => ({ ...old, ...part }));
  const replace = (list: readonly Part[], id: string, next: Part) => list.map((part) => (part.id === id ? next : part));
  const [firstTrigger, firstAction] = [definition?.triggers[0], definition?.actions[0]];
  const suggestion =
    firstTrigger === undefined || firstAction === undefined
      ? words.namePlaceholder
      : `${triggerText(names, firstTrigger)} → ${actionText(names, firstAction)}`;
  return (
    <form
      className={styles.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <fieldset className={styles.part}>
        <legend>{words.when}</legend>
        <StatePart
          devices={devices}
          choicesOf={triggerChoices}
          label={words.what}
          part={draft.trigger}
          error={problems.trigger}
          onChange={(trigger) => change({ trigger })}
        />
      </fieldset>
      {draft.conditions.map((part) => (
        <fieldset key={part.id} className={styles.part}>
          <legend>{words.andIf}</legend>
          <StatePart
            devices={devices}
            choicesOf={conditionChoices}
            label={words.state}
            part={part}
            error={problems[part.id]}
            onChange={(next) => change({ conditions: replace(draft.conditions, part.id, next) })}
            onRemove={() => change({ conditions: draft.conditions.filter(({ id }) => id !== part.id) })}
            removeLabel={words.removeCondition}
          />
        </fieldset>
      ))}
      <Button
        variant="subtle"
        className={styles.addPart ?? ''}
        leftSection={<Plus size={18} aria-hidden />}
        onClick={() => change({ conditions: [...draft.conditions, emptyPart()] })}
      >
        {words.addCondition}
      </Button>
      {draft.actions.map((part, index) => (
        <fieldset key={part.id} className={styles.part}>
          <legend>{words.thenDo}</legend>
          <ActionPart
            devices={devices}
            choicesOf={actionChoices}
            part={part}
            error={problems[part.id]}
            onChange={(next) => change({ actions: replace(draft.actions, part.id, next) })}
            {...(index > 0 && {
              onRemove: () => change({ actions: draft.actions.filter(({ id }) => id !== part.id) }),
            })}
          />
        </fieldset>
      ))}
      <Button
        variant="subtle"
        className={styles.addPart ?? ''}
        leftSection={<Plus size={18} aria-hidden />}
        onClick={() => change({ actions: [...draft.actions, emptyPart()] })}
      >
        {words.addAction}
      </Button>
      {(problems.sensitive !== undefined || draft.allowSensitive) && (
        <Checkbox
          label={words.allowSensitive}
          description={words.allowSensitiveHint}
          checked={draft.allowSensitive}
          onChange={(event) => change({ allowSensitive: event.currentTarget.checked })}
        />
      )}
      <TextInput
        label={words.name}
        placeholder={suggestion}
        value={draft.name}
        maxLength={200}
        onChange={(event) => change({ name: event.currentTarget.value })}
      />
      {save.isError && (
        <Alert color="red" variant="light" role="alert">
          {errorText(save.error)}
        </Alert>
      )}
      <Button type="submit" size="lg" loading={save.isPending}>
        {words.save}
      </Button>
      {definition !== undefined && <TryOnLastWeek definition={definition} />}
    </form>
  );
}
