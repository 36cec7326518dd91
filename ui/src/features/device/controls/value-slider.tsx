import { Slider } from '@mantine/core';
import { type CSSProperties, type ReactNode, useState } from 'react';
import styles from './controls.module.css';

interface ValueSliderProps {
  readonly title: string;
  readonly value: number | undefined;
  readonly min: number;
  readonly max: number;
  readonly step?: number;
  readonly text: (value: number) => string;
  readonly track?: string;
  readonly fill?: string;
  readonly disabled?: boolean;
  readonly meta?: ReactNode;
  /** Called once, when the hand lets go. */
  readonly onCommit: (value: number) => void;
}

/** A wide slider for one value. It follows the finger at once, and the device afterwards. */
export function ValueSlider(props: ValueSliderProps) {
  const { title, value, min, max, step = 1, text, track, fill, disabled = false, meta, onCommit } = props;
  const [dragged, setDragged] = useState<number>();
  const shown = Math.min(Math.max(dragged ?? value ?? min, min), max);
  const isKnown = dragged !== undefined || value !== undefined;
  return (
    <div className={styles.slider}>
      <div className={styles.sliderHead}>
        <span>{title}</span>
        <strong>{isKnown ? text(shown) : '–'}</strong>
      </div>
      <Slider
        classNames={{
          root: styles.sliderRoot ?? '',
          trackContainer: styles.sliderTrackContainer ?? '',
          track: styles.sliderTrack ?? '',
          bar: styles.sliderBar ?? '',
          thumb: styles.sliderThumb ?? '',
        }}
        styles={{
          root: track === undefined ? {} : ({ '--slider-ground': track } as CSSProperties),
          bar: fill === undefined ? {} : { background: fill },
        }}
        size="17px"
        radius="17px"
        thumbSize={10}
        label={null}
        thumbLabel={title}
        min={min}
        max={max}
        step={step}
        value={shown}
        disabled={disabled}
        onChange={setDragged}
        onChangeEnd={(next) => {
          setDragged(undefined);
          onCommit(next);
        }}
      />
      {meta}
    </div>
  );
}
