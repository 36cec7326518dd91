import { Button, SegmentedControl } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { BellOff, CheckCheck } from 'lucide-react';
import { useState } from 'react';
import { api, unwrap } from '../../shared/api/client.ts';
import { keys } from '../../shared/api/keys.ts';
import { inboxTexts as said } from '../../shared/life-texts.ts';
import { Page } from '../../shared/ui/page.tsx';
import { Empty, QueryView } from '../../shared/ui/states.tsx';
import { useAction } from '../../shared/ui/use-action.ts';
import styles from './inbox.module.css';
import { InboxMessage } from './inbox-message.tsx';
import { inboxQuery } from './inbox-queries.ts';

/** What automations and NEXA told this person. */
export function InboxPage() {
  const [onlyUnread, setOnlyUnread] = useState(false);
  const query = useInfiniteQuery(inboxQuery(onlyUnread));
  const newest = query.data?.pages[0];
  const readAll = useAction({
    run: () => {
      // What arrives meanwhile stays unread.
      const upTo = newest?.items[0]?.at;
      return unwrap(api.POST('/api/v1/notifications/read', { body: upTo === undefined ? {} : { upTo } }));
    },
    renews: [keys.inbox],
  });
  return (
    <Page title={said.title} width="reading">
      <div className={styles.bar}>
        <SegmentedControl
          radius="xl"
          aria-label={said.filter}
          value={onlyUnread ? 'unread' : 'all'}
          onChange={(value) => setOnlyUnread(value === 'unread')}
          data={[
            { value: 'all', label: said.all },
            { value: 'unread', label: said.unread },
          ]}
        />
        {(newest?.unread ?? 0) > 0 && (
          <Button
            variant="subtle"
            leftSection={<CheckCheck size={18} aria-hidden />}
            loading={readAll.isPending}
            onClick={() => readAll.mutate()}
          >
            {said.markAll}
          </Button>
        )}
      </div>
      <QueryView query={query}>
        {({ pages }) => {
          const items = pages.flatMap((page) => page.items);
          if (items.length === 0)
            return <Empty icon={BellOff} title={said.emptyTitle} text={onlyUnread ? said.emptyUnread : said.empty} />;
          return (
            <ul className={styles.list} aria-label={said.title}>
              {items.map((item) => (
                <InboxMessage key={item.id} item={item} />
              ))}
            </ul>
          );
        }}
      </QueryView>
      {query.hasNextPage && (
        <Button variant="default" mt="md" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {said.more}
        </Button>
      )}
    </Page>
  );
}
