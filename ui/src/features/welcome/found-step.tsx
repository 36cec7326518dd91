import { Button } from '@mantine/core';
import { Link, useNavigate } from '@tanstack/react-router';
import { useHome } from '../../shared/api/home-context.ts';
import { useLive } from '../../shared/live/use-live.ts';
import { FlowView } from '../../shared/pairing/flow-view.tsx';
import { FoundList, SimulatedHomeCard } from '../../shared/pairing/found-list.tsx';
import { usePairing } from '../../shared/pairing/use-pairing.ts';
import { texts } from '../../shared/texts.ts';
import { Frame } from '../../shared/ui/frame.tsx';
import { FirstDevices } from './first-devices.tsx';
import styles from './welcome.module.css';

/** What is there to connect, and the first tap on it. */
export function FoundStep() {
  const { welcome } = texts;
  const { id: homeId } = useHome();
  const pairing = usePairing(homeId);
  const navigate = useNavigate();
  useLive(homeId);
  const isDone = pairing.stage.at === 'done';
  const isChoosing = pairing.stage.at === 'choose';
  const choose = (wish: Parameters<typeof pairing.start>[0]) => void pairing.start(wish);
  const texted = isDone
    ? { title: welcome.firstTitle, lead: welcome.firstHint }
    : pairing.stage.at === 'flow'
      ? { title: pairing.stage.flow.title }
      : { title: welcome.foundTitle, ...(isChoosing && { lead: welcome.foundHint }) };
  return (
    <Frame {...texted} progress={{ step: 3, of: 3 }}>
      <FlowView
        pairing={pairing}
        isTitled
        choose={
          <div className={styles.choose}>
            <FoundList onChoose={choose} />
            <SimulatedHomeCard onChoose={choose} />
            <div className={styles.later}>
              <Link to="/add" className={styles.other}>
                {texts.add.brands}
              </Link>
              <Link to="/" className={styles.other}>
                {welcome.later}
              </Link>
            </div>
          </div>
        }
        done={(integrationId) => (
          <>
            <FirstDevices integrationId={integrationId} />
            <Button fullWidth mt="xl" onClick={() => void navigate({ to: '/' })}>
              {welcome.toHome}
            </Button>
          </>
        )}
      />
    </Frame>
  );
}
