import { Button } from '@mantine/core';
import { ChevronDown, ChevronUp, Square } from 'lucide-react';
import { controlTexts } from '../../../shared/control-texts.ts';
import { StateMeta } from '../state-meta.tsx';
import styles from './controls.module.css';
import type { ControlProps } from './power-control.tsx';
import { useControl } from './use-control.ts';
import { ValueSlider } from './value-slider.tsx';

/** A blind, shutter or awning: where it stands, and its slats where it has some. */
export function CoverControl({ device, component }: ControlProps) {
  const cover = useControl({ device, component }, 'cover');
  const { isReachable, pending, ask } = cover;
  const movement = cover.shown('movement').value;
  const isMoving = movement === 'opening' || movement === 'closing';
  const position = cover.number('position');
  const word = isMoving
    ? cover.text('movement', movement)
    : position === undefined
      ? '–'
      : controlTexts.covered(cover.text('position', position));
  return (
    <div className={styles.generic}>
      <div className={styles.powerText}>
        <strong>{word}</strong>
        <StateMeta device={device} component={component} capability="cover" state={cover.newest()} />
      </div>
      {cover.has('position') && (
        <ValueSlider
          title={controlTexts.open}
          value={position}
          min={0}
          max={100}
          step={cover.limits('position').step ?? 1}
          text={(value) => cover.text('position', value)}
          disabled={!isReachable}
          onCommit={(value) => ask('set', { position: value }, { position: value })}
        />
      )}
      <div className={styles.row}>
        <Button
          variant="default"
          leftSection={<ChevronUp size={18} aria-hidden />}
          loading={pending === 'open'}
          disabled={!isReachable}
          onClick={() => ask('open')}
        >
          {controlTexts.open}
        </Button>
        <Button
          variant="default"
          leftSection={<Square size={15} aria-hidden />}
          disabled={!isReachable}
          onClick={() => ask('stop')}
        >
          {controlTexts.stop}
        </Button>
        <Button
          variant="default"
          leftSection={<ChevronDown size={18} aria-hidden />}
          loading={pending === 'close'}
          disabled={!isReachable}
          onClick={() => ask('close')}
        >
          {controlTexts.close}
        </Button>
      </div>
      {cover.has('tilt') && (
        <ValueSlider
          title={controlTexts.slats}
          value={cover.number('tilt')}
          min={0}
          max={100}
          text={(value) => cover.text('tilt', value)}
          disabled={!isReachable}
          onCommit={(value) => ask('setTilt', { tilt: value }, { tilt: value })}
        />
      )}
    </div>
  );
}
