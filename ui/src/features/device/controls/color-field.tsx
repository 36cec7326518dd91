import { useMove } from '@mantine/hooks';
import { type KeyboardEvent, useRef, useState } from 'react';
import { hueColor } from '../../../shared/device/light-color.ts';
import { texts } from '../../../shared/texts.ts';
import styles from './controls.module.css';

interface Color {
  readonly hue: number;
  readonly saturation: number;
}

interface ColorFieldProps extends Color {
  readonly disabled: boolean;
  readonly onCommit: (color: Color) => void;
}

const swatches: readonly Color[] = [
  { hue: 28, saturation: 85 },
  { hue: 350, saturation: 70 },
  { hue: 290, saturation: 60 },
  { hue: 225, saturation: 80 },
  { hue: 180, saturation: 65 },
  { hue: 115, saturation: 60 },
];
const steps: Record<string, readonly [number, number]> = {
  ArrowLeft: [-4, 0],
  ArrowRight: [4, 0],
  ArrowUp: [0, 4],
  ArrowDown: [0, -4],
  PageUp: [30, 0],
  PageDown: [-30, 0],
};

/** Hue from left to right, saturation from below to above. Arrow keys do the same. */
export function ColorField({ hue, saturation, disabled, onCommit }: ColorFieldProps) {
  const [dragged, setDragged] = useState<Color>();
  const latest = useRef<Color | undefined>(undefined);
  const { ref } = useMove(
    ({ x, y }) => {
      if (disabled) return;
      const next = { hue: Math.round(x * 360), saturation: Math.round((1 - y) * 100) };
      latest.current = next;
      setDragged(next);
    },
    {
      onScrubEnd: () => {
        if (latest.current !== undefined) onCommit(latest.current);
        latest.current = undefined;
        setDragged(undefined);
      },
    },
  );
  const shown = dragged ?? { hue, saturation };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = steps[event.key];
    if (step === undefined || disabled) return;
    event.preventDefault();
    const turned = (shown.hue + step[0] + 360) % 360;
    onCommit({ hue: turned, saturation: Math.min(100, Math.max(0, shown.saturation + step[1])) });
  };
  return (
    <div>
      <div ref={ref} className={styles.field} data-disabled={disabled}>
        <div
          className={styles.puck}
          role="slider"
          tabIndex={disabled ? -1 : 0}
          aria-label={texts.device.hueAndSaturation}
          aria-disabled={disabled}
          aria-valuemin={0}
          aria-valuemax={360}
          aria-valuenow={Math.round(shown.hue)}
          aria-valuetext={texts.device.hueValue(Math.round(shown.hue), Math.round(shown.saturation))}
          style={{
            left: `${(shown.hue / 360) * 100}%`,
            top: `${100 - shown.saturation}%`,
            background: hueColor(shown.hue, shown.saturation),
          }}
          onKeyDown={onKeyDown}
        />
      </div>
      <div className={styles.swatches}>
        {swatches.map((color) => (
          <button
            key={color.hue}
            type="button"
            disabled={disabled}
            aria-label={texts.device.swatch(color.hue)}
            style={{ background: hueColor(color.hue, color.saturation) }}
            onClick={() => onCommit(color)}
          />
        ))}
      </div>
    </div>
  );
}
