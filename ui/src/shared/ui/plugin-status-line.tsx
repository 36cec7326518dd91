import type { Plugin } from '../api/types.ts';
import { texts } from '../texts.ts';
import { Age } from '../time/age.tsx';
import { StatusDot } from './status-dot.tsx';

const tones = {
  running: 'good',
  starting: 'warn',
  stopped: 'idle',
  failed: 'bad',
  'safe-mode': 'bad',
  refused: 'bad',
  disabled: 'warn',
} as const;

/** How a plugin does, since when, and how often it had to be started again. */
export function PluginStatusLine({ status: { value, since, restarts } }: Pick<Plugin, 'status'>) {
  const { settings } = texts;
  return (
    <>
      <StatusDot tone={tones[value]} />
      {settings.plugin[value] ?? value} · <Age time={since} />
      {restarts > 0 && ` · ${settings.restarts(restarts)}`}
    </>
  );
}
