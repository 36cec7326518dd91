import { queryOptions } from '@tanstack/react-query';
import { templatesOf } from '../../../shared/api/automation-calls.ts';
import { keys } from '../../../shared/api/keys.ts';

export const templatesQuery = (homeId: string) =>
  queryOptions({
    queryKey: keys.templates(homeId),
    queryFn: () => templatesOf(homeId),
    staleTime: 10 * 60_000,
  });
