import { infiniteQueryOptions } from '@tanstack/react-query';
import { api, unwrap } from '../../shared/api/client.ts';
import { keys } from '../../shared/api/keys.ts';

const PAGE = 50;

/** The messages to this person, newest first, page by page. */
export const inboxQuery = (onlyUnread: boolean) =>
  infiniteQueryOptions({
    queryKey: [...keys.inbox, onlyUnread ? 'of-unread' : 'of-all'],
    queryFn: ({ pageParam }) => {
      const query = {
        limit: PAGE,
        ...(onlyUnread && { unread: true }),
        ...(pageParam !== undefined && { cursor: pageParam }),
      };
      return unwrap(api.GET('/api/v1/notifications', { params: { query } }));
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });
