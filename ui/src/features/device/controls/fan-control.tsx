import { Switch } from '@mantine/core';
import { controlTexts } from '../../../shared/control-texts.ts';
import { StateMeta } from '../state-meta.tsx';
import { ChoiceField } from './choice-field.tsx';
import styles from './controls.module.css';
import type { ControlProps } from './power-control.tsx';
import { useControl } from './use-control.ts';
import { ValueSlider } from './value-slider.tsx';

/** How fast, which way, and whether it swings. */
export function FanControl({ device, component }: ControlProps) {
  const fan = useControl({ device, component }, 'fan');
  const { isReachable } = fan;
  const set = (change: Record<string, number | string | boolean>) => fan.ask('set', change, change);
  const words = (['direction', 'mode'] as const).filter((attribute) => fan.has(attribute));
  return (
    <div className={styles.generic}>
      <ValueSlider
        title={fan.title('speed')}
        value={fan.number('speed')}
        min={0}
        max={100}
        step={fan.limits('speed').step ?? 1}
        text={(value) => fan.text('speed', value)}
        disabled={!isReachable}
        meta={<StateMeta device={device} component={component} capability="fan" state={fan.newest()} />}
        onCommit={(speed) => set({ speed })}
      />
      {words.map((attribute) => (
        <ChoiceField
          key={attribute}
          label={controlTexts[attribute]}
          {...fan.choice(attribute)}
          onChange={(word) => set({ [attribute]: word })}
        />
      ))}
      {fan.has('oscillating') && (
        <Switch
          label={controlTexts.swings}
          checked={fan.shown('oscillating').value === true}
          disabled={!isReachable}
          onChange={(event) => set({ oscillating: event.currentTarget.checked })}
        />
      )}
    </div>
  );
}
