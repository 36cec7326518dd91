import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { applyLiveMessage } from './apply-live-message.ts';
import { LiveChannel, type LiveState } from './live-channel.ts';
import { liveFlag } from './live-flag.ts';

/** Keeps the cache true while the home is looked at. */
export function useLive(homeId: string): LiveState {
  const cache = useQueryClient();
  const [state, setState] = useState<LiveState>('connecting');

  useEffect(() => {
    const channel = new LiveChannel({
      url: () => `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/api/v1/live`,
      onMessage: (message) => applyLiveMessage(cache, homeId, message),
      onState: (next) => {
        liveFlag.set(next === 'open');
        setState(next);
      },
      onResumed: () => void cache.invalidateQueries(),
    });
    const wake = () => channel.wake();
    const wakeIfSeen = () => document.visibilityState === 'visible' && channel.wake();
    channel.start();
    window.addEventListener('online', wake);
    document.addEventListener('visibilitychange', wakeIfSeen);
    return () => {
      window.removeEventListener('online', wake);
      document.removeEventListener('visibilitychange', wakeIfSeen);
      channel.stop();
      liveFlag.set(false);
    };
  }, [cache, homeId]);

  return state;
}
