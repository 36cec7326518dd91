import { Button, Code } from '@mantine/core';
import { useState } from 'react';
import { renewWebhook } from '../../shared/api/automation-calls.ts';
import { useIsManager } from '../../shared/api/home-context.ts';
import type { Automation } from '../../shared/api/types.ts';
import { automationTexts as said } from '../../shared/automation-texts.ts';
import { Card } from '../../shared/ui/card.tsx';
import { Confirm } from '../../shared/ui/confirm.tsx';
import { Section } from '../../shared/ui/page.tsx';
import { useAction } from '../../shared/ui/use-action.ts';
import styles from './automations.module.css';

/** The web addresses that start an automation: each is told once, when it is made. */
export function Webhooks({ automation }: { automation: Automation }) {
  const isManager = useIsManager();
  const ids = automation.triggers.flatMap(({ type, id }) => (type === 'webhook' ? [id] : []));
  if (ids.length === 0 || !isManager) return null;
  return (
    <Section title={said.webhook} hint={said.webhookHint}>
      {ids.map((id) => (
        <Webhook key={id} automationId={automation.id} triggerId={id} name={ids.length > 1 ? id : undefined} />
      ))}
    </Section>
  );
}

interface WebhookProps {
  readonly automationId: string;
  readonly triggerId: string;
  readonly name: string | undefined;
}

function Webhook({ automationId, triggerId, name }: WebhookProps) {
  const [isAsking, setAsking] = useState(false);
  const renew = useAction({
    run: () => renewWebhook(automationId, triggerId),
    onDone: () => setAsking(false),
  });
  const path = renew.data?.path;
  return (
    <Card>
      {name !== undefined && <strong>{name}</strong>}
      {path !== undefined && (
        <div role="status">
          <p className={styles.quiet}>{said.webhookOnce}</p>
          <Code block>{`POST ${globalThis.location.origin}${path}`}</Code>
        </div>
      )}
      <Button mt={path === undefined ? 0 : 'md'} variant="light" onClick={() => setAsking(true)}>
        {said.webhookNew}
      </Button>
      <Confirm
        opened={isAsking}
        title={said.webhookNew}
        text={said.webhookAsk}
        action={said.webhookNew}
        busy={renew.isPending}
        onConfirm={() => renew.mutate()}
        onClose={() => setAsking(false)}
      />
    </Card>
  );
}
