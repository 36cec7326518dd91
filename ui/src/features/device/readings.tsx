import type { Device } from '../../shared/api/types.ts';
import { useCauseText } from '../../shared/device/cause-text.ts';
import { partsOfStateKey } from '../../shared/device/state-key.ts';
import { type Capabilities, titleOf, valueText } from '../../shared/device/value-text.ts';
import { texts } from '../../shared/texts.ts';
import { Age } from '../../shared/time/age.tsx';
import { BatteryPicture } from './battery-picture.tsx';
import styles from './device.module.css';

interface ReadingsProps {
  readonly device: Device;
  readonly capabilities: Capabilities;
}

/** What the device senses and no command sets, each as large as it is looked for. */
export function Readings({ device, capabilities }: ReadingsProps) {
  const causeOf = useCauseText();
  const names = new Map(device.components.map(({ id, name }) => [id, name]));
  const sensed = Object.entries(device.state).filter(([key]) => {
    const capability = capabilities.get(partsOfStateKey(key)?.capability ?? '');
    return capability !== undefined && Object.keys(capability.commands).length === 0;
  });
  if (sensed.length === 0) return null;
  return (
    <section className={styles.readings} aria-label={texts.device.readings}>
      {sensed.map(([key, state]) => {
        const cause =
          typeof state.value === 'boolean' ? '' : causeOf(state.cause.kind === 'physical' ? undefined : state.cause);
        return (
          <div key={key} className={styles.reading} data-stale={state.freshness !== 'live'}>
            <span className={styles.readingTitle}>
              {titleOf(capabilities, key, names.get(partsOfStateKey(key)?.component ?? ''))}
            </span>
            <strong>
              {key.endsWith('battery.percent') && typeof state.value === 'number' && (
                <BatteryPicture percent={state.value} />
              )}
              {valueText(capabilities, key, state.value)}
            </strong>
            <span className={styles.readingAge}>
              {cause !== '' && `${cause} · `}
              <Age time={state.observedAt} />
            </span>
          </div>
        );
      })}
    </section>
  );
}
