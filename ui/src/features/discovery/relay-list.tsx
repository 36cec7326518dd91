import { ActionIcon, Button, Code, CopyButton, Modal } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Plus, RadioTower, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { api, unwrap } from '../../shared/api/client.ts';
import { useHome } from '../../shared/api/home-context.ts';
import { keys } from '../../shared/api/keys.ts';
import type { Relay, Token } from '../../shared/api/types.ts';
import { texts } from '../../shared/texts.ts';
import { Age } from '../../shared/time/age.tsx';
import { CardList, Row } from '../../shared/ui/card.tsx';
import { Confirm } from '../../shared/ui/confirm.tsx';
import { NameDialog } from '../../shared/ui/name-dialog.tsx';
import { QueryView, Rows } from '../../shared/ui/states.tsx';
import { StatusDot } from '../../shared/ui/status-dot.tsx';
import { useAction } from '../../shared/ui/use-action.ts';
import styles from './discovery.module.css';
import { relaysQuery, relayTokensQuery } from './discovery-queries.ts';

/** Programs that hear for this home on other network segments, and the tokens with which they may. */
export function RelayList() {
  const { discovery } = texts;
  const { id: homeId } = useHome();
  const query = useQuery(relaysQuery(homeId));
  const tokens = useQuery(relayTokensQuery(homeId)).data ?? [];
  const [isNaming, setNaming] = useState(false);
  const [made, setMade] = useState<Token>();
  const make = useAction({
    run: (name: string) => unwrap(api.POST('/api/v1/tokens', { body: { name, scopes: ['relay'], homeIds: [homeId] } })),
    renews: [keys.relayTokens(homeId)],
    onDone: (token) => {
      setNaming(false);
      setMade(token);
    },
  });
  return (
    <QueryView query={query} loading={<Rows count={1} />}>
      {(relays) => {
        const away = tokens.filter(({ id }) => relays.every(({ tokenId }) => tokenId !== id));
        return (
          <div className={styles.stack}>
            {(relays.length > 0 || away.length > 0) && (
              <CardList>
                {relays.map((relay) => (
                  <RelayRow key={relay.tokenId} relay={relay} token={tokens.find(({ id }) => id === relay.tokenId)} />
                ))}
                {away.map((token) => (
                  <RelayRow key={token.id} token={token} />
                ))}
              </CardList>
            )}
            <p className={styles.quiet}>{discovery.relayReach}</p>
            <Button
              variant="light"
              className={styles.begin}
              leftSection={<Plus size={18} aria-hidden />}
              onClick={() => setNaming(true)}
            >
              {discovery.addRelay}
            </Button>
            <NameDialog
              opened={isNaming}
              title={discovery.addRelay}
              label={discovery.relayName}
              placeholder={discovery.relayNameExample}
              action={discovery.makeToken}
              busy={make.isPending}
              onSubmit={(name) => make.mutate(name)}
              onClose={() => setNaming(false)}
            />
            <TokenShown token={made} onClose={() => setMade(undefined)} />
          </div>
        );
      }}
    </QueryView>
  );
}

function RelayRow({ relay, token }: { relay?: Relay; token?: Token | undefined }) {
  const { discovery } = texts;
  const { id: homeId } = useHome();
  const [isAsking, setAsking] = useState(false);
  const name = relay?.name ?? token?.name ?? '';
  const remove = useAction({
    run: () => unwrap(api.DELETE('/api/v1/tokens/{id}', { params: { path: { id: token?.id ?? '' } } })),
    // Without its token a relay is let go.
    renews: [keys.relayTokens(homeId), keys.discoveries(homeId)],
    onDone: () => setAsking(false),
  });
  return (
    <>
      <Row
        icon={<RadioTower size={20} aria-hidden />}
        title={name}
        detail={relay === undefined ? <Away /> : <Connected relay={relay} />}
        side={
          token !== undefined && (
            <ActionIcon aria-label={discovery.removeRelay(name)} onClick={() => setAsking(true)}>
              <Trash2 size={18} aria-hidden />
            </ActionIcon>
          )
        }
      />
      <Confirm
        opened={isAsking}
        title={discovery.removeRelay(name)}
        text={discovery.removeRelayAsk}
        action={texts.common.remove}
        danger
        busy={remove.isPending}
        onConfirm={() => remove.mutate()}
        onClose={() => setAsking(false)}
      />
    </>
  );
}

function Away() {
  return (
    <span className={styles.line}>
      <StatusDot tone="idle" />
      {texts.discovery.relayAway}
    </span>
  );
}

function Connected({ relay }: { relay: Relay }) {
  const { discovery } = texts;
  return (
    <>
      <span className={styles.line}>
        <StatusDot tone="good" />
        {discovery.relayConnected} <Age time={relay.connectedAt} /> · {relay.address} · {relay.version}
      </span>
      <span className={styles.block}>
        {relay.lastHeardAt === undefined ? (
          discovery.relaySilent
        ) : (
          <>
            {discovery.relayHeard(relay.heard)} <Age time={relay.lastHeardAt} />
          </>
        )}
        {relay.refused > 0 && ` · ${discovery.relayRefused(relay.refused)}`}
      </span>
    </>
  );
}

/** The token is shown this once; the command that needs it stands beside it. */
function TokenShown({ token, onClose }: { token: Token | undefined; onClose: () => void }) {
  const { discovery } = texts;
  const command = `npm run nexa -- relay --server ${window.location.origin} --token-file relay.token --name "${token?.name ?? ''}"`;
  return (
    <Modal opened={token !== undefined} onClose={onClose} title={discovery.tokenTitle} size="lg">
      <div className={styles.stack}>
        <p>{discovery.tokenHint}</p>
        <Code block>{token?.token ?? ''}</Code>
        <p>{discovery.commandHint}</p>
        <Code block>{command}</Code>
        <div className={styles.buttons}>
          <CopyButton value={token?.token ?? ''}>
            {({ copied, copy }) => (
              <Button variant="default" onClick={copy}>
                {copied ? discovery.copied : discovery.copyToken}
              </Button>
            )}
          </CopyButton>
          <Button onClick={onClose}>{texts.common.done}</Button>
        </div>
      </div>
    </Modal>
  );
}
