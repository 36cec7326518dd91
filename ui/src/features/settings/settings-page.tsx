import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { Blocks, LogOut, Mic, User } from 'lucide-react';
import { api, unwrap } from '../../shared/api/client.ts';
import { useHome } from '../../shared/api/home-context.ts';
import { sessionHint } from '../../shared/api/opening.ts';
import { membersQuery, meQuery } from '../../shared/api/queries.ts';
import { texts } from '../../shared/texts.ts';
import { CardList, Row } from '../../shared/ui/card.tsx';
import { Page, Section } from '../../shared/ui/page.tsx';
import { useAction } from '../../shared/ui/use-action.ts';
import { AccountLinkList } from './account-link-list.tsx';
import { Appearance } from './appearance.tsx';
import { HomePlace } from './home-place.tsx';
import { IntegrationList } from './integration-list.tsx';
import { PluginStatusList } from './plugin-status-list.tsx';

/** What is connected, what runs, who lives here, how it looks. */
export function SettingsPage() {
  const { settings } = texts;
  return (
    <Page title={settings.title} width="reading">
      <Section title={settings.integrations} hint={settings.integrationsHint}>
        <IntegrationList />
      </Section>
      <Section title={settings.plugins} hint={settings.pluginsHint}>
        <PluginStatusList />
        <Button component={Link} to="/plugins" variant="light" leftSection={<Blocks size={18} aria-hidden />} mt="md">
          {settings.managePlugins}
        </Button>
      </Section>
      <Section title={settings.appearance} hint={settings.appearanceHint}>
        <Appearance />
      </Section>
      <People />
      <HomePlace />
      <Section title={texts.voice.title} hint={texts.voice.hint}>
        <Button component={Link} to="/voice" variant="light" leftSection={<Mic size={18} aria-hidden />}>
          {texts.voice.open}
        </Button>
      </Section>
      <Section title={texts.link.linked} hint={texts.link.linkedHint}>
        <AccountLinkList />
      </Section>
      <Account />
    </Page>
  );
}

function People() {
  const { settings } = texts;
  const home = useHome();
  const members = useQuery(membersQuery(home.id)).data ?? [];
  return (
    <Section title={home.name} hint={`${settings.timezone}: ${home.timezone}`}>
      <CardList>
        {members.map(({ userId, name, email, role }) => (
          <Row
            key={userId}
            icon={<User size={20} aria-hidden />}
            title={name}
            detail={email}
            side={settings.roles[role] ?? role}
          />
        ))}
      </CardList>
    </Section>
  );
}

function Account() {
  const { settings } = texts;
  const cache = useQueryClient();
  const navigate = useNavigate();
  const user = useQuery(meQuery).data?.user;
  const signOut = useAction({
    run: () => unwrap(api.POST('/api/v1/auth/logout')),
    onDone: () => {
      sessionHint.set(false);
      cache.clear();
      void navigate({ to: '/login', search: {} });
    },
  });
  return (
    <Section title={settings.account} hint={user?.email}>
      <Button
        variant="default"
        leftSection={<LogOut size={18} aria-hidden />}
        loading={signOut.isPending}
        onClick={() => signOut.mutate()}
      >
        {texts.auth.signOut}
      </Button>
    </Section>
  );
}
