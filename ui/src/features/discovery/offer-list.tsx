import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Radar } from 'lucide-react';
import { api, unwrap } from '../../shared/api/client.ts';
import { useHome } from '../../shared/api/home-context.ts';
import { keys } from '../../shared/api/keys.ts';
import { pluginsQuery } from '../../shared/api/queries.ts';
import type { Discovery } from '../../shared/api/types.ts';
import { texts } from '../../shared/texts.ts';
import { CardList, Row } from '../../shared/ui/card.tsx';
import { QueryView, Rows } from '../../shared/ui/states.tsx';
import { useAction } from '../../shared/ui/use-action.ts';
import styles from './discovery.module.css';
import { offersQuery } from './discovery-queries.ts';

/** What plugins can add, what moved to another address, and at the end what this home ignores. */
export function OfferList() {
  const { id: homeId } = useHome();
  const query = useQuery(offersQuery(homeId));
  return (
    <QueryView query={query} loading={<Rows count={2} />}>
      {(found) => {
        const shown = found.filter(({ isIgnored }) => !isIgnored);
        const wanted = shown.filter(({ status, move }) => status === 'new' || move !== undefined);
        const ignored = found.filter(({ isIgnored }) => isIgnored);
        return (
          <div className={styles.stack}>
            {wanted.length === 0 && <p className={styles.quiet}>{texts.add.foundEmpty}</p>}
            {wanted.length > 0 && <Offers offers={wanted} homeId={homeId} />}
            {ignored.length > 0 && (
              <details className={styles.more}>
                <summary>{texts.discovery.ignored(ignored.length)}</summary>
                <Offers offers={ignored} homeId={homeId} />
              </details>
            )}
          </div>
        );
      }}
    </QueryView>
  );
}

function Offers({ offers, homeId }: { offers: readonly Discovery[]; homeId: string }) {
  const plugins = useQuery(pluginsQuery).data ?? [];
  const nameOf = (plugin: string) => plugins.find(({ id }) => id === plugin)?.name ?? plugin;
  return (
    <CardList>
      {offers.map((offer) => (
        <OfferRow key={offer.id} offer={offer} plugin={nameOf(offer.plugin)} homeId={homeId} />
      ))}
    </CardList>
  );
}

function OfferRow({ offer, plugin, homeId }: { offer: Discovery; plugin: string; homeId: string }) {
  const { discovery } = texts;
  const via = offer.via === undefined ? undefined : discovery.via(offer.via);
  return (
    <Row
      icon={<Radar size={20} aria-hidden />}
      title={offer.title}
      detail={
        <>
          <span className={styles.line}>{[plugin, offer.model, offer.address, via].filter(Boolean).join(' · ')}</span>
          {offer.move !== undefined && <span className={styles.block}>{discovery.moved}</span>}
        </>
      }
      side={<OfferActions offer={offer} homeId={homeId} />}
    />
  );
}

function OfferActions({ offer, homeId }: { offer: Discovery; homeId: string }) {
  const { discovery } = texts;
  const navigate = useNavigate();
  const path = { params: { path: { homeId, discoveryId: offer.id } } };
  const renews = [keys.discoveries(homeId), keys.integrations(homeId)];
  const ignore = useAction({
    run: () => unwrap(api.POST('/api/v1/homes/{homeId}/discoveries/{discoveryId}/ignore', path)),
    renews,
  });
  const unignore = useAction({
    run: () => unwrap(api.POST('/api/v1/homes/{homeId}/discoveries/{discoveryId}/unignore', path)),
    renews,
  });
  const move = useAction({
    run: () => unwrap(api.POST('/api/v1/homes/{homeId}/discoveries/{discoveryId}/move', path)),
    renews,
  });
  if (offer.isIgnored)
    return (
      <Button variant="default" size="xs" loading={unignore.isPending} onClick={() => unignore.mutate()}>
        {discovery.unignore}
      </Button>
    );
  if (offer.move !== undefined)
    return (
      <Button size="xs" loading={move.isPending} onClick={() => move.mutate()}>
        {discovery.move}
      </Button>
    );
  return (
    <div className={styles.buttons}>
      <Button variant="default" size="xs" loading={ignore.isPending} onClick={() => ignore.mutate()}>
        {discovery.ignore}
      </Button>
      <Button
        size="xs"
        onClick={() => void navigate({ to: '/add', search: { plugin: offer.plugin, discovery: offer.id } })}
      >
        {texts.common.add}
      </Button>
    </div>
  );
}
