import { Button } from '@mantine/core';
import { controlTexts } from '../../../shared/control-texts.ts';
import { StateMeta } from '../state-meta.tsx';
import { ChoiceField } from './choice-field.tsx';
import styles from './controls.module.css';
import type { ControlProps } from './power-control.tsx';
import { useControl } from './use-control.ts';

/** A cleaning robot. */
export function VacuumControl({ device, component }: ControlProps) {
  const robot = useControl({ device, component }, 'vacuum');
  const { isReachable, pending, ask } = robot;
  const { value } = robot.shown('state');
  const buttons = [
    value === 'cleaning'
      ? { command: 'pause', label: controlTexts.pause }
      : { command: 'start', label: controlTexts.clean },
    { command: 'dock', label: controlTexts.dock },
    { command: 'locate', label: controlTexts.locate },
  ];
  return (
    <div className={styles.generic}>
      <div className={styles.powerText}>
        <strong>{value === undefined ? '–' : robot.text('state', value)}</strong>
        <StateMeta device={device} component={component} capability="vacuum" state={robot.newest()} />
      </div>
      <div className={styles.row}>
        {buttons.map(({ command, label }, index) => (
          <Button
            key={command}
            variant={index === 0 ? 'filled' : 'default'}
            loading={pending === command}
            disabled={!isReachable}
            onClick={() => ask(command)}
          >
            {label}
          </Button>
        ))}
      </div>
      {robot.choices('suction').length > 0 && (
        <ChoiceField
          label={controlTexts.suction}
          {...robot.choice('suction')}
          onChange={(word) => ask('set', { suction: word }, { suction: word })}
        />
      )}
    </div>
  );
}
