import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link2 } from 'lucide-react';
import { api, unwrap } from '../../shared/api/client.ts';
import { keys } from '../../shared/api/keys.ts';
import { accountLinksQuery, meQuery } from '../../shared/api/queries.ts';
import type { AccountLink } from '../../shared/api/types.ts';
import { texts } from '../../shared/texts.ts';
import { CardList, Row } from '../../shared/ui/card.tsx';
import { QueryView } from '../../shared/ui/states.tsx';
import { useAction } from '../../shared/ui/use-action.ts';

/** The ecosystems that act in this person's name, each with a way to end that. */
export function AccountLinkList() {
  const query = useQuery(accountLinksQuery);
  return (
    <QueryView query={query}>
      {(links) =>
        links.length === 0 ? (
          <p>{texts.link.none}</p>
        ) : (
          <CardList>
            {links.map((link) => (
              <LinkRow key={link.id} link={link} />
            ))}
          </CardList>
        )
      }
    </QueryView>
  );
}

function LinkRow({ link }: { link: AccountLink }) {
  const homes = useQuery(meQuery).data?.homes ?? [];
  const end = useAction({
    run: () => unwrap(api.DELETE('/api/v1/account-links/{id}', { params: { path: { id: link.id } } })),
    renews: [keys.accountLinks],
  });
  const names = homes.filter(({ id }) => link.homeIds.includes(id)).map(({ name }) => name);
  return (
    <Row
      icon={<Link2 size={20} aria-hidden />}
      title={link.name}
      detail={texts.link.reaches(names, new Date(link.linkedAt))}
      side={
        <Button
          variant="default"
          size="xs"
          loading={end.isPending}
          aria-label={texts.link.endLabel(link.name)}
          onClick={() => end.mutate()}
        >
          {texts.link.end}
        </Button>
      }
    />
  );
}
