import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import { texts } from '../../shared/texts.ts';
import { Page, Section } from '../../shared/ui/page.tsx';
import { HeardList } from './heard-list.tsx';
import { OfferList } from './offer-list.tsx';
import { RelayList } from './relay-list.tsx';

/** What is on offer, everything that was heard with what became of it, and who listens elsewhere. */
export function DiscoveryPage() {
  const { discovery } = texts;
  return (
    <Page
      title={discovery.title}
      lead={discovery.lead}
      back="/add"
      width="reading"
      actions={
        <Button component={Link} to="/add" variant="light" leftSection={<Plus size={18} aria-hidden />}>
          {texts.home.addDevice}
        </Button>
      }
    >
      <Section title={discovery.offers} hint={discovery.offersHint}>
        <OfferList />
      </Section>
      <Section title={discovery.heard} hint={discovery.heardHint}>
        <HeardList />
      </Section>
      <Section title={discovery.relays} hint={discovery.relaysHint}>
        <RelayList />
      </Section>
    </Page>
  );
}
