import { ActionIcon, Button, Menu } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import {
  Cable,
  EllipsisVertical,
  FileDown,
  KeyRound,
  Plug,
  Plus,
  RefreshCw,
  SlidersHorizontal,
  Trash2,
} from 'lucide-react';
import { useState } from 'react';
import { api, unwrap } from '../../shared/api/client.ts';
import { useHome } from '../../shared/api/home-context.ts';
import { keys } from '../../shared/api/keys.ts';
import { integrationsQuery } from '../../shared/api/queries.ts';
import type { Integration } from '../../shared/api/types.ts';
import { texts } from '../../shared/texts.ts';
import { CardList, Row } from '../../shared/ui/card.tsx';
import { Confirm } from '../../shared/ui/confirm.tsx';
import { QueryView } from '../../shared/ui/states.tsx';
import { StatusDot } from '../../shared/ui/status-dot.tsx';
import { useAction } from '../../shared/ui/use-action.ts';
import { PowerDialog } from './power-dialog.tsx';
import styles from './settings.module.css';

/** Bridges, accounts and devices that NEXA is connected to, and how they are. */
export function IntegrationList() {
  const { id: homeId } = useHome();
  const query = useQuery(integrationsQuery(homeId));
  return (
    <QueryView query={query}>
      {(integrations) => (
        <>
          {integrations.length === 0 && <p className={styles.quiet}>{texts.settings.integrationsEmpty}</p>}
          {integrations.length > 0 && (
            <CardList>
              {integrations.map((integration) => (
                <IntegrationRow key={integration.id} integration={integration} homeId={homeId} />
              ))}
            </CardList>
          )}
          <Button component={Link} to="/add" variant="light" leftSection={<Plus size={18} aria-hidden />} mt="md">
            {texts.home.addDevice}
          </Button>
        </>
      )}
    </QueryView>
  );
}

function IntegrationRow({ integration, homeId }: { integration: Integration; homeId: string }) {
  const { settings } = texts;
  const [asking, setAsking] = useState<'remove' | 'power'>();
  const close = () => setAsking(undefined);
  const navigate = useNavigate();
  const renews = [keys.integrations(homeId), keys.devices(homeId), keys.discoveries(homeId)];
  const path = { params: { path: { id: integration.id } } };
  const reconnect = useAction({ run: () => unwrap(api.POST('/api/v1/integrations/{id}/reconnect', path)), renews });
  const remove = useAction({
    run: () => unwrap(api.DELETE('/api/v1/integrations/{id}', path)),
    renews,
    onDone: close,
  });
  return (
    <>
      <Row
        icon={<Cable size={20} aria-hidden />}
        title={integration.title}
        detail={<IntegrationStatus integration={integration} isReconnecting={reconnect.isPending} />}
        side={
          <Menu position="bottom-end" withinPortal>
            <Menu.Target>
              <ActionIcon aria-label={settings.integrationMenu(integration.title)}>
                <EllipsisVertical size={20} aria-hidden />
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item leftSection={<RefreshCw size={16} aria-hidden />} onClick={() => reconnect.mutate()}>
                {settings.reconnect}
              </Menu.Item>
              {integration.status.detail === 'auth-failed' && (
                <Menu.Item
                  leftSection={<KeyRound size={16} aria-hidden />}
                  onClick={() => void navigate({ to: '/add', search: { renew: integration.id } })}
                >
                  {settings.pairAgain}
                </Menu.Item>
              )}
              <Menu.Item
                leftSection={<SlidersHorizontal size={16} aria-hidden />}
                onClick={() => void navigate({ to: '/add', search: { change: integration.id } })}
              >
                {settings.changeSettings}
              </Menu.Item>
              <Menu.Item leftSection={<Plug size={16} aria-hidden />} onClick={() => setAsking('power')}>
                {settings.power}
              </Menu.Item>
              <Menu.Item
                component="a"
                href={`/api/v1/integrations/${integration.id}/diagnostics`}
                download
                leftSection={<FileDown size={16} aria-hidden />}
              >
                {settings.diagnostics}
              </Menu.Item>
              <Menu.Item color="red" leftSection={<Trash2 size={16} aria-hidden />} onClick={() => setAsking('remove')}>
                {settings.removeIntegration}
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
        }
      />
      <Confirm
        opened={asking === 'remove'}
        title={settings.removeIntegration}
        text={settings.removeIntegrationAsk(integration.title, integration.deviceCount)}
        action={settings.removeIntegration}
        danger
        busy={remove.isPending}
        onConfirm={() => remove.mutate()}
        onClose={close}
      />
      {asking === 'power' && <PowerDialog integration={integration} onClose={close} />}
    </>
  );
}

function IntegrationStatus({ integration, isReconnecting }: { integration: Integration; isReconnecting: boolean }) {
  const { status, deviceCount } = integration;
  const isOnline = status.value === 'online';
  const why = status.message ?? (status.detail && texts.status.reason[status.detail]);
  const what = status.detail && texts.status.remedy[status.detail];
  return (
    <>
      <span className={styles.line}>
        <StatusDot tone={isOnline ? 'good' : status.value === 'offline' ? 'bad' : 'warn'} />
        {isReconnecting ? texts.settings.reconnecting : texts.status[status.value]} ·{' '}
        {texts.common.devices(deviceCount)}
      </span>
      {!isOnline && why !== undefined && <span className={styles.block}>{why}</span>}
      {!isOnline && what !== undefined && <span className={styles.block}>{what}</span>}
    </>
  );
}
