import { ActionIcon } from '@mantine/core';
import { Pause, Play, SkipBack, SkipForward, Square, Volume2, VolumeX } from 'lucide-react';
import { controlTexts } from '../../../shared/control-texts.ts';
import { StateMeta } from '../state-meta.tsx';
import { ChoiceField } from './choice-field.tsx';
import styles from './controls.module.css';
import type { ControlProps } from './power-control.tsx';
import { useControl } from './use-control.ts';
import { ValueSlider } from './value-slider.tsx';

/** What is on, how loud, and from where. */
export function MediaControl({ device, component }: ControlProps) {
  const media = useControl({ device, component }, 'media');
  const { isReachable, pending, ask } = media;
  const playback = media.shown('playback').value;
  const isPlaying = playback === 'playing' || playback === 'buffering';
  const isMuted = media.shown('muted').value === true;
  const said = [media.shown('title').value, media.shown('artist').value].filter((text) => text && text !== '');
  const set = (change: Record<string, number | string | boolean>) => ask('set', change, change);
  const buttons = [
    { command: 'previous', label: controlTexts.previous, Icon: SkipBack },
    isPlaying
      ? { command: 'pause', label: controlTexts.pause, Icon: Pause }
      : { command: 'play', label: controlTexts.play, Icon: Play },
    { command: 'stop', label: controlTexts.stop, Icon: Square },
    { command: 'next', label: controlTexts.next, Icon: SkipForward },
  ];
  return (
    <div className={styles.generic}>
      <div className={styles.powerText}>
        <strong>{said.length > 0 ? said.join(' – ') : controlTexts.nothingOn}</strong>
        {playback !== undefined && <p className={styles.quiet}>{media.text('playback', playback)}</p>}
        <StateMeta device={device} component={component} capability="media" state={media.newest()} />
      </div>
      <div className={styles.keys}>
        {buttons.map(({ command, label, Icon }) => (
          <ActionIcon
            key={label}
            size={52}
            radius="xl"
            variant={command === 'play' || command === 'pause' ? 'filled' : 'default'}
            aria-label={label}
            loading={pending === command}
            disabled={!isReachable}
            onClick={() => ask(command)}
          >
            <Icon size={22} aria-hidden />
          </ActionIcon>
        ))}
        {media.has('muted') && (
          <ActionIcon
            size={52}
            radius="xl"
            variant="default"
            aria-label={isMuted ? controlTexts.unmute : controlTexts.mute}
            disabled={!isReachable}
            onClick={() => set({ muted: !isMuted })}
          >
            {isMuted ? <VolumeX size={22} aria-hidden /> : <Volume2 size={22} aria-hidden />}
          </ActionIcon>
        )}
      </div>
      {media.has('volume') && (
        <ValueSlider
          title={media.title('volume')}
          value={media.number('volume')}
          min={0}
          max={100}
          text={(value) => media.text('volume', value)}
          disabled={!isReachable}
          onCommit={(volume) => set({ volume })}
        />
      )}
      {media.choices('source').length > 0 && (
        <ChoiceField
          label={controlTexts.source}
          {...media.choice('source')}
          onChange={(value) => set({ source: value })}
        />
      )}
    </div>
  );
}
