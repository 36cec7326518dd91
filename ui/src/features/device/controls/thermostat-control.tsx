import { controlTexts } from '../../../shared/control-texts.ts';
import { stateKeyOf } from '../../../shared/device/state-key.ts';
import { useCapabilities } from '../../../shared/device/use-capabilities.ts';
import { valueText } from '../../../shared/device/value-text.ts';
import { StateMeta } from '../state-meta.tsx';
import { ChoiceField } from './choice-field.tsx';
import styles from './controls.module.css';
import type { ControlProps } from './power-control.tsx';
import { useControl } from './use-control.ts';
import { ValueSlider } from './value-slider.tsx';

const DEFAULT = { minimum: 5, maximum: 30, step: 0.5 };
const targets = ['target', 'targetLow', 'targetHigh'] as const;

/** How warm it shall be, in which mode, and what it does for it now. */
export function ThermostatControl({ device, component }: ControlProps) {
  const thermostat = useControl({ device, component }, 'thermostat');
  const capabilities = useCapabilities();
  const { isReachable, ask } = thermostat;
  const running = thermostat.shown('running').value;
  const mode = thermostat.shown('mode').value;
  const measured = device.state[stateKeyOf('temperature', 'celsius', component)]?.value;
  const word = running ?? mode;
  const wanted = targets.filter((target) => thermostat.has(target));
  const set = (change: Record<string, number | string>) => ask('set', change, change);
  return (
    <div className={styles.generic}>
      <div className={styles.powerText}>
        <strong>{word === undefined ? '–' : thermostat.text(running === undefined ? 'mode' : 'running', word)}</strong>
        {measured !== undefined && (
          <p className={styles.quiet}>
            {controlTexts.measured(valueText(capabilities, 'temperature.celsius', measured))}
          </p>
        )}
        <StateMeta device={device} component={component} capability="thermostat" state={thermostat.newest()} />
      </div>
      {wanted.map((target) => {
        const { minimum = DEFAULT.minimum, maximum = DEFAULT.maximum, step = DEFAULT.step } = thermostat.limits(target);
        return (
          <ValueSlider
            key={target}
            title={thermostat.title(target)}
            value={thermostat.number(target)}
            min={minimum}
            max={maximum}
            step={step}
            text={(value) => thermostat.text(target, value)}
            fill="var(--glow)"
            disabled={!isReachable}
            onCommit={(value) => set({ [target]: value })}
          />
        );
      })}
      {thermostat.has('mode') && (
        <ChoiceField
          label={controlTexts.mode}
          {...thermostat.choice('mode')}
          onChange={(value) => set({ mode: value })}
        />
      )}
    </div>
  );
}
