import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { LayoutTemplate } from 'lucide-react';
import { useHome } from '../../../shared/api/home-context.ts';
import { templateTexts as said } from '../../../shared/automation-texts.ts';
import { texts } from '../../../shared/texts.ts';
import { CardList, Row } from '../../../shared/ui/card.tsx';
import { Page } from '../../../shared/ui/page.tsx';
import { Empty, QueryView } from '../../../shared/ui/states.tsx';
import styles from '../automations.module.css';
import { templatesQuery } from './template-queries.ts';

/** Automations that only need a few answers. */
export function TemplatesPage() {
  const { id: homeId } = useHome();
  const query = useQuery(templatesQuery(homeId));
  return (
    <Page title={said.title} lead={said.lead} back="/automations" width="reading">
      <QueryView query={query}>
        {(templates) =>
          templates.length === 0 ? (
            <Empty
              icon={LayoutTemplate}
              title={said.absentTitle}
              text={said.absent}
              action={
                <Button component={Link} to="/automations/new" variant="light">
                  {texts.automations.create}
                </Button>
              }
            />
          ) : (
            <CardList>
              {templates.map(({ id, title, description }) => (
                <Row
                  key={id}
                  icon={<LayoutTemplate size={20} aria-hidden />}
                  title={title}
                  detail={description}
                  side={
                    <Link
                      to="/automations/templates/$id"
                      params={{ id }}
                      className={styles.more}
                      aria-label={`${said.use}: ${title}`}
                    >
                      {said.use}
                    </Link>
                  }
                />
              ))}
            </CardList>
          )
        }
      </QueryView>
    </Page>
  );
}
