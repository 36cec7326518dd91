import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { installsQuery, pluginsQuery } from '../../shared/api/queries.ts';
import { texts } from '../../shared/texts.ts';
import { Card } from '../../shared/ui/card.tsx';
import { Page, Section } from '../../shared/ui/page.tsx';
import { QueryView } from '../../shared/ui/states.tsx';
import { InstallDialog } from './install-dialog.tsx';
import { PlanView } from './plan-view.tsx';
import { PluginCard } from './plugin-card.tsx';
import styles from './plugins.module.css';

/** Every plugin of the server: how it does, what it may do and did; for who looks after the server, all that can be done. */
export function PluginsPage() {
  const { plugins } = texts;
  const query = useQuery(pluginsQuery);
  // What plugins reach is told only to who looks after the server.
  const isAdmin = query.data?.some(({ contacts }) => contacts !== undefined) === true;
  const [isInstalling, setInstalling] = useState(false);
  return (
    <Page
      title={plugins.title}
      lead={isAdmin ? plugins.lead : `${plugins.lead} ${plugins.onlyAdmin}`}
      back="/settings"
      width="reading"
      actions={
        isAdmin && (
          <Button leftSection={<Plus size={18} aria-hidden />} onClick={() => setInstalling(true)}>
            {plugins.install}
          </Button>
        )
      }
    >
      {isAdmin && !isInstalling && <Waiting />}
      <QueryView query={query}>
        {(items) => (
          <div className={styles.list}>
            {items.map((plugin) => (
              <PluginCard key={plugin.id} plugin={plugin} isAdmin={isAdmin} />
            ))}
          </div>
        )}
      </QueryView>
      <InstallDialog opened={isInstalling} onClose={() => setInstalling(false)} />
    </Page>
  );
}

function Waiting() {
  const plans = useQuery(installsQuery).data ?? [];
  if (plans.length === 0) return null;
  return (
    <Section title={texts.plugins.waiting}>
      <div className={styles.list}>
        {plans.map((plan) => (
          <Card key={plan.id}>
            <PlanView plan={plan} onDone={() => undefined} />
          </Card>
        ))}
      </div>
    </Section>
  );
}
