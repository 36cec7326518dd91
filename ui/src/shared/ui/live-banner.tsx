import { CloudOff } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { LiveState } from '../live/live-channel.ts';
import { texts } from '../texts.ts';
import styles from './live-banner.module.css';

/** A blink of the network is nobody's business. */
const PATIENCE_MS = 2_500;

/** Says quietly that the page has lost its connection. It floats, so that nothing moves. */
export function LiveBanner({ state }: { state: LiveState }) {
  const isConnected = state === 'open';
  const [isShown, setIsShown] = useState(false);

  useEffect(() => {
    if (isConnected) {
      setIsShown(false);
      return;
    }
    const timer = setTimeout(() => setIsShown(true), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, [isConnected]);

  return (
    <div className={styles.place} role="status">
      {isShown && (
        <div className={styles.banner}>
          <CloudOff size={18} aria-hidden />
          <span>
            <strong>{texts.live.lost}</strong> {texts.live.lostHint}
          </span>
        </div>
      )}
    </div>
  );
}
