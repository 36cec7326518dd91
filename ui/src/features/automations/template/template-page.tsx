import { Alert, Button, Group, TextInput } from '@mantine/core';
import type { AutomationDefinition } from '@nexa/sdk';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { LayoutTemplate } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { createAutomation, fillTemplate } from '../../../shared/api/automation-calls.ts';
import { errorText } from '../../../shared/api/error-text.ts';
import { useHome } from '../../../shared/api/home-context.ts';
import { keys } from '../../../shared/api/keys.ts';
import type { AutomationTemplate } from '../../../shared/api/types.ts';
import { templateTexts as said } from '../../../shared/automation-texts.ts';
import { Card } from '../../../shared/ui/card.tsx';
import { Page, Section } from '../../../shared/ui/page.tsx';
import { Empty, QueryView } from '../../../shared/ui/states.tsx';
import { useAction } from '../../../shared/ui/use-action.ts';
import { AutomationSentence } from '../automation-sentence.tsx';
import styles from '../automations.module.css';
import { TryOnLastWeek } from '../try-on-last-week.tsx';
import { useWords } from '../use-words.ts';
import { type Answers, defaultAnswers, givenAnswers, isAnswered } from './answers.ts';
import { InputField } from './input-field.tsx';
import { templatesQuery } from './template-queries.ts';

/** One template: its questions, then what they come to, then the automation. */
export function TemplatePage({ templateId }: { templateId: string }) {
  const { id: homeId } = useHome();
  const query = useQuery(templatesQuery(homeId));
  const template = query.data?.find(({ id }) => id === templateId);
  return (
    <Page
      title={template?.title ?? said.title}
      lead={template?.description}
      back="/automations/templates"
      width="reading"
    >
      <QueryView query={query}>
        {() =>
          template === undefined ? (
            <Empty icon={LayoutTemplate} title={said.goneTitle} text={said.absent} />
          ) : (
            <Questions key={template.id} template={template} homeId={homeId} />
          )
        }
      </QueryView>
    </Page>
  );
}

function Questions({ template, homeId }: { template: AutomationTemplate; homeId: string }) {
  const [answers, setAnswers] = useState<Answers>(() => defaultAnswers(template.inputs));
  const [isTried, setTried] = useState(false);
  const fill = useAction({
    run: () => fillTemplate(homeId, template, givenAnswers(template.inputs, answers)),
    ownError: true,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (template.inputs.every((input) => isAnswered(input, answers[input.name]))) fill.mutate();
  };
  if (fill.data !== undefined) return <Result definition={fill.data} homeId={homeId} onBack={() => fill.reset()} />;
  return (
    <form className={styles.form} noValidate onSubmit={submit}>
      <Card>
        <div className={styles.form}>
          {template.inputs.map((input) => (
            <InputField
              key={input.name}
              input={input}
              value={answers[input.name]}
              error={isTried && !isAnswered(input, answers[input.name]) ? said.required : undefined}
              onChange={(value) => setAnswers((old) => ({ ...old, [input.name]: value }))}
            />
          ))}
        </div>
      </Card>
      {fill.isError && (
        <Alert color="red" variant="light" role="alert">
          {errorText(fill.error)}
        </Alert>
      )}
      <Button type="submit" size="lg" loading={fill.isPending}>
        {said.look}
      </Button>
    </form>
  );
}

interface ResultProps {
  readonly definition: AutomationDefinition;
  readonly homeId: string;
  readonly onBack: () => void;
}

function Result({ definition, homeId, onBack }: ResultProps) {
  const words = useWords();
  const navigate = useNavigate();
  const [name, setName] = useState(definition.name);
  const chosen = { ...definition, name: name.trim() === '' ? definition.name : name.trim() };
  const save = useAction({
    run: () => createAutomation(homeId, { ...chosen, enabled: true }),
    renews: [keys.automations(homeId)],
    onDone: () => void navigate({ to: '/automations' }),
    ownError: true,
  });
  return (
    <>
      <Section title={said.result}>
        <Card>
          <AutomationSentence automation={chosen} words={words} isFull />
        </Card>
      </Section>
      <div className={styles.form}>
        <TextInput
          label={said.name}
          value={name}
          maxLength={200}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        {save.isError && (
          <Alert color="red" variant="light" role="alert">
            {errorText(save.error)}
          </Alert>
        )}
        <Group gap="sm">
          <Button size="lg" loading={save.isPending} onClick={() => save.mutate()}>
            {said.save}
          </Button>
          <Button size="lg" variant="default" onClick={onBack}>
            {said.change}
          </Button>
        </Group>
        <TryOnLastWeek definition={chosen} />
      </div>
    </>
  );
}
