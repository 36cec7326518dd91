import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { LayoutTemplate, Plus, Workflow } from 'lucide-react';
import { useHome } from '../../shared/api/home-context.ts';
import { automationsQuery } from '../../shared/api/queries.ts';
import { templateTexts } from '../../shared/automation-texts.ts';
import { texts } from '../../shared/texts.ts';
import { AddLink } from '../../shared/ui/add-link.tsx';
import { Page } from '../../shared/ui/page.tsx';
import { Empty, QueryView, Rows } from '../../shared/ui/states.tsx';
import { AutomationCard } from './automation-card.tsx';
import styles from './automations.module.css';

/** What the home does by itself. */
export function AutomationsPage() {
  const { automations: words } = texts;
  const { id: homeId } = useHome();
  const query = useQuery(automationsQuery(homeId));
  const create = (
    <Button component={Link} to="/automations/new" leftSection={<Plus size={18} aria-hidden />}>
      {words.create}
    </Button>
  );
  return (
    <Page
      title={words.title}
      width="reading"
      actions={(query.data?.length ?? 0) > 0 && <AddLink to="/automations/new" label={words.create} />}
    >
      <QueryView query={query} loading={<Rows count={3} height={150} />}>
        {(automations) =>
          automations.length === 0 ? (
            <Empty icon={Workflow} title={words.emptyTitle} text={words.empty} action={create} />
          ) : (
            <div className={styles.list}>
              {automations.map((automation) => (
                <AutomationCard key={automation.id} automation={automation} />
              ))}
              <Button
                component={Link}
                to="/automations/templates"
                variant="light"
                leftSection={<LayoutTemplate size={18} aria-hidden />}
              >
                {templateTexts.title}
              </Button>
            </div>
          )
        }
      </QueryView>
    </Page>
  );
}
