import { Button, Checkbox, Group, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, unwrap } from '../../shared/api/client.ts';
import { errorText } from '../../shared/api/error-text.ts';
import { keys } from '../../shared/api/keys.ts';
import { meQuery } from '../../shared/api/queries.ts';
import type { HomeSummary, LinkRequest } from '../../shared/api/types.ts';
import { texts } from '../../shared/texts.ts';
import { Frame } from '../../shared/ui/frame.tsx';
import { Rows } from '../../shared/ui/states.tsx';
import { useAction } from '../../shared/ui/use-action.ts';

/** Asks a person whether an ecosystem that sent them here may act in their name, and in which homes. */
export function LinkPage() {
  const { link } = texts;
  const [query] = useState(() => Object.fromEntries(new URLSearchParams(location.search)));
  const request = useQuery({
    queryKey: keys.linkRequest(location.search),
    queryFn: () => unwrap(api.GET('/api/v1/account-links/request', { params: { query } })),
    retry: false,
  });
  const me = useQuery(meQuery);
  if (request.isError) return <Frame title={link.refused}>{errorText(request.error)}</Frame>;
  if (request.data === undefined || me.data === undefined)
    return (
      <Frame title={link.linked}>
        <Rows />
      </Frame>
    );
  return <Consent query={query} request={request.data} homes={me.data.homes} />;
}

interface ConsentProps {
  readonly query: Record<string, string>;
  readonly request: LinkRequest;
  readonly homes: readonly HomeSummary[];
}

function Consent({ query, request, homes }: ConsentProps) {
  const { link } = texts;
  const [chosen, setChosen] = useState<readonly string[]>(homes.length === 1 ? homes.map(({ id }) => id) : []);
  const answer = useAction({
    run: (homeIds: readonly string[]) =>
      unwrap(api.POST('/api/v1/account-links', { body: { query, homeIds: [...homeIds] } })),
    onDone: ({ redirectTo }) => location.assign(redirectTo),
  });
  const isBusy = answer.isPending || answer.isSuccess;
  return (
    <Frame title={link.title(request.name)} lead={link.lead(request.name)} foot={link.foot}>
      <Stack gap="md">
        <Checkbox.Group
          label={link.homes}
          description={link.homesHint(request.name)}
          value={[...chosen]}
          onChange={setChosen}
        >
          <Stack gap="xs" mt="sm">
            {homes.map(({ id, name }) => (
              <Checkbox key={id} value={id} label={name} />
            ))}
          </Stack>
        </Checkbox.Group>
        <Group mt="xs">
          <Button
            disabled={chosen.length === 0 || isBusy}
            loading={answer.isPending && answer.variables.length > 0}
            onClick={() => answer.mutate(chosen)}
          >
            {link.allow}
          </Button>
          <Button variant="default" disabled={isBusy} onClick={() => answer.mutate([])}>
            {link.deny}
          </Button>
        </Group>
      </Stack>
    </Frame>
  );
}
