import { Button } from '@mantine/core';
import { Link, useNavigate } from '@tanstack/react-router';
import { type ReactNode, useEffect } from 'react';
import { useHome } from '../../shared/api/home-context.ts';
import { FlowView } from '../../shared/pairing/flow-view.tsx';
import { FoundList } from '../../shared/pairing/found-list.tsx';
import { PairedDevices } from '../../shared/pairing/paired-devices.tsx';
import { usePairing } from '../../shared/pairing/use-pairing.ts';
import { texts } from '../../shared/texts.ts';
import { Page, Section } from '../../shared/ui/page.tsx';
import styles from './add-device.module.css';
import { PluginList } from './plugin-list.tsx';

/** What the page is opened for, when it is not for something new. */
export interface AddDeviceSearch {
  /** An integration whose key was refused and is to be paired again. */
  readonly renew?: string;
  /** A discovery that was chosen already, and the plugin that offers it. */
  readonly plugin?: string;
  readonly discovery?: string;
  /** An integration whose settings are to be changed. */
  readonly change?: string;
  /** An issue that a person mends. */
  readonly repair?: string;
  /** What a vendor's page sent back with. */
  readonly back?: Readonly<Record<string, string>>;
}

/** From something on the network, or a brand, to a device in a room. */
export function AddDevicePage({ search }: { search: AddDeviceSearch }) {
  const { renew, plugin, discovery, change, repair, back } = search;
  const isNew = renew === undefined && change === undefined && repair === undefined;
  const { add } = texts;
  const { id: homeId } = useHome();
  const pairing = usePairing(homeId);
  const navigate = useNavigate();
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the view is opened for it
  useEffect(() => {
    if (renew !== undefined) void pairing.renew(renew);
    else if (plugin !== undefined && discovery !== undefined) void pairing.start({ plugin, discoveryId: discovery });
    else if (change !== undefined) void pairing.change(change);
    else if (repair !== undefined) void pairing.repair(repair);
    else if (back !== undefined) void pairing.comeBack(back);
  }, [search]);
  const start = (wish: Parameters<typeof pairing.start>[0]) => void pairing.start(wish);
  const done = (
    <Button onClick={() => void navigate({ to: '/' })} fullWidth>
      {texts.common.done}
    </Button>
  );
  return (
    <Page title={isNew ? add.title : texts.settings.changeSettings} back={isNew ? '/' : '/settings'} width="reading">
      <FlowView
        pairing={pairing}
        choose={
          <>
            <Section
              title={add.found}
              actions={
                <Link to="/discovery" className={styles.everything}>
                  {add.everythingHeard}
                </Link>
              }
            >
              <FoundList onChoose={start} />
            </Section>
            <Section title={add.brands} hint={add.brandsHint}>
              <PluginList onChoose={start} />
            </Section>
          </>
        }
        done={(integrationId) =>
          isNew ? <PairedDevices integrationId={integrationId} action={done} /> : <Changed action={done} />
        }
      />
    </Page>
  );
}

function Changed({ action }: { action: ReactNode }) {
  return (
    <div>
      <h2>{texts.add.changedTitle}</h2>
      <p role="status">{texts.add.changed}</p>
      {action}
    </div>
  );
}
