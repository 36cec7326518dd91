import { Badge, Button, Group } from '@mantine/core';
import { api, unwrap } from '../../shared/api/client.ts';
import { keys } from '../../shared/api/keys.ts';
import type { InstallPlan } from '../../shared/api/types.ts';
import { texts } from '../../shared/texts.ts';
import { useAction } from '../../shared/ui/use-action.ts';
import styles from './plugins.module.css';
import { sourceText } from './source-text.ts';

interface PlanViewProps {
  readonly plan: InstallPlan;
  readonly onDone: () => void;
}

/** What would be installed and what it wants; a person agrees to exactly this, or does not. */
export function PlanView({ plan, onDone }: PlanViewProps) {
  const { plugins } = texts;
  const renews = [keys.plugins];
  const path = { params: { path: { planId: plan.id } } };
  const agree = useAction({
    run: () =>
      unwrap(api.POST('/api/v1/plugins/installs/{planId}/confirm', { ...path, body: { digest: plan.digest } })),
    renews,
    onDone,
  });
  const discard = useAction({
    run: () => unwrap(api.DELETE('/api/v1/plugins/installs/{planId}', path)),
    renews,
    onDone,
  });
  return (
    <section aria-label={plan.plugin.name}>
      <h3>{plan.plugin.name}</h3>
      <p className={styles.line}>
        {plugins.facts(plan.version, sizeText(plan.size))} · {plan.package} · {sourceText(plan)}
      </p>
      {plan.plugin.description !== undefined && <p className={styles.note}>{plan.plugin.description}</p>}
      {plan.replaces !== undefined && (
        <p className={styles.note}>{plugins.replaces(plan.replaces.version, plan.version)}</p>
      )}
      {plan.replaces?.takesOver !== undefined && (
        <p className={styles.note} data-tone="bad">
          {plan.replaces.takesOver.text}
        </p>
      )}
      {plan.grows && (
        <p className={styles.note} data-tone="bad">
          {plugins.grows}
        </p>
      )}
      <div className={styles.facts}>
        <h4>{plugins.wants}</h4>
        <ul>
          {plan.permissions.length === 0 && <li>{plugins.wantsNothing}</li>}
          {plan.permissions.map(({ id, text, isNew }) => (
            <li key={id}>
              {text}{' '}
              {isNew && (
                <Badge size="sm" variant="light">
                  {plugins.isNew}
                </Badge>
              )}
            </li>
          ))}
        </ul>
      </div>
      <p className={styles.facts}>
        {plugins.digest}: <span className={styles.target}>{plan.digest}</span>
      </p>
      <Group justify="flex-end" gap="sm" mt="lg">
        <Button variant="default" loading={discard.isPending} onClick={() => discard.mutate()}>
          {plugins.discard}
        </Button>
        <Button loading={agree.isPending} onClick={() => agree.mutate()}>
          {plan.replaces === undefined ? plugins.agree : plugins.agreeUpdate}
        </Button>
      </Group>
    </section>
  );
}

function sizeText(bytes: number): string {
  return bytes < 1_000_000 ? `${Math.max(1, Math.round(bytes / 1000))} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}
