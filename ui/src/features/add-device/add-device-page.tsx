import { Button } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useHome } from '../../shared/api/home-context.ts';
import { FlowView } from '../../shared/pairing/flow-view.tsx';
import { FoundList } from '../../shared/pairing/found-list.tsx';
import { PairedDevices } from '../../shared/pairing/paired-devices.tsx';
import { usePairing } from '../../shared/pairing/use-pairing.ts';
import { texts } from '../../shared/texts.ts';
import { Page, Section } from '../../shared/ui/page.tsx';
import { PluginList } from './plugin-list.tsx';

interface AddDevicePageProps {
  /** An integration whose key was refused and is to be paired again. */
  readonly renew: string | undefined;
}

/** From something on the network, or a brand, to a device in a room. */
export function AddDevicePage({ renew }: AddDevicePageProps) {
  const { add } = texts;
  const { id: homeId } = useHome();
  const pairing = usePairing(homeId);
  const navigate = useNavigate();
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the view is opened for it
  useEffect(() => {
    if (renew !== undefined) void pairing.renew(renew);
  }, [renew]);
  const start = (wish: Parameters<typeof pairing.start>[0]) => void pairing.start(wish);
  const done = (
    <Button onClick={() => void navigate({ to: '/' })} fullWidth>
      {texts.common.done}
    </Button>
  );
  return (
    <Page title={add.title} back="/" width="reading">
      <FlowView
        pairing={pairing}
        choose={
          <>
            <Section title={add.found}>
              <FoundList onChoose={start} />
            </Section>
            <Section title={add.brands} hint={add.brandsHint}>
              <PluginList onChoose={start} />
            </Section>
          </>
        }
        done={(integrationId) => <PairedDevices integrationId={integrationId} action={done} />}
      />
    </Page>
  );
}
