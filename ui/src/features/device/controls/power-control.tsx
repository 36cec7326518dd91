import { Switch } from '@mantine/core';
import type { Device } from '../../../shared/api/types.ts';
import { useWishes } from '../../../shared/control/command-store.ts';
import { useCommand } from '../../../shared/control/use-command.ts';
import { DeviceIcon } from '../../../shared/device/device-icon.tsx';
import { lightColor } from '../../../shared/device/light-color.ts';
import { isReachable, shownState } from '../../../shared/device/shown-state.ts';
import { stateKeyOf } from '../../../shared/device/state-key.ts';
import { texts } from '../../../shared/texts.ts';
import { StateMeta } from '../state-meta.tsx';
import styles from './controls.module.css';

export interface ControlProps {
  readonly device: Device;
  readonly component: string;
}

/** On and off. */
export function PowerControl({ device, component }: ControlProps) {
  const give = useCommand(device);
  const wishes = useWishes(device.id);
  const { value, state, isWish } = shownState(device, wishes, stateKeyOf('onOff', 'on', component));
  const isOn = value === true;
  const isShining = isOn && isReachable(device);
  const color = isShining ? lightColor(device.state, component === 'main' ? '' : `${component}:`) : undefined;
  // Of several switches each is named by what it switches.
  const name = device.components.find(({ id }) => id === component)?.name ?? device.name;
  const word = value === undefined ? texts.values.unknown : isOn ? texts.values.on : texts.values.off;
  return (
    <div className={styles.power}>
      <span
        className={styles.orb}
        data-on={isShining}
        data-kind={device.type === 'light' ? 'light' : 'other'}
        style={color === undefined ? undefined : { background: color }}
      >
        <DeviceIcon type={device.type} size={28} />
      </span>
      <div className={styles.powerText}>
        <strong>{word}</strong>
        <StateMeta device={device} component={component} capability="onOff" state={state} />
      </div>
      <Switch
        size="xl"
        aria-label={name}
        checked={isOn}
        disabled={!isReachable(device)}
        data-pending={isWish}
        onChange={(event) => {
          const on = event.currentTarget.checked;
          void give({ component, capability: 'onOff', command: on ? 'on' : 'off', expected: { on } });
        }}
      />
    </div>
  );
}
