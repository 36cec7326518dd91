import { Button } from '@mantine/core';
import { useState } from 'react';
import { controlTexts } from '../../../shared/control-texts.ts';
import { DeviceIcon } from '../../../shared/device/device-icon.tsx';
import { Confirm } from '../../../shared/ui/confirm.tsx';
import { StateMeta } from '../state-meta.tsx';
import styles from './controls.module.css';
import type { ControlProps } from './power-control.tsx';
import { useControl } from './use-control.ts';

interface OpeningControlProps extends ControlProps {
  readonly capability: 'garageDoor' | 'valve';
}

/** A garage door or a valve. Whatever can do harm asks first: opening both, and closing what can hit somebody. */
export function OpeningControl({ device, component, capability }: OpeningControlProps) {
  const thing = useControl({ device, component }, capability);
  const { isReachable, pending, ask } = thing;
  const [asked, setAsked] = useState<'open' | 'close'>();
  const attribute = capability === 'valve' ? 'open' : 'state';
  const { value, state } = thing.shown(attribute);
  const isClosed = value === false || value === 'closed';
  const isGarage = capability === 'garageDoor';
  const want = (command: 'open' | 'close') => (command === 'open' || isGarage ? setAsked(command) : ask(command));
  const opening = isGarage ? controlTexts.openGarage : controlTexts.openValve;
  return (
    <div className={styles.generic}>
      <div className={styles.lock}>
        <span className={styles.lockOrb} data-locked={isClosed} data-pending={pending !== undefined}>
          <DeviceIcon type={isGarage ? 'garage-door' : 'valve'} size={44} />
        </span>
        <strong>{value === undefined ? '–' : thing.text(attribute, value)}</strong>
        <StateMeta device={device} component={component} capability={capability} state={state} />
      </div>
      <div className={styles.row}>
        {(['open', 'close'] as const).map((command) => (
          <Button
            key={command}
            variant="default"
            loading={pending === command}
            disabled={!isReachable}
            onClick={() => want(command)}
          >
            {controlTexts[command]}
          </Button>
        ))}
        {isGarage && (
          <Button variant="default" disabled={!isReachable} onClick={() => ask('stop')}>
            {controlTexts.stop}
          </Button>
        )}
      </div>
      <Confirm
        opened={asked !== undefined}
        title={asked === 'close' ? controlTexts.closeTitle(device.name) : controlTexts.openTitle(device.name)}
        text={asked === 'close' ? controlTexts.closeGarage : opening}
        action={controlTexts[asked ?? 'open']}
        danger
        onConfirm={() => {
          if (asked !== undefined) ask(asked);
          setAsked(undefined);
        }}
        onClose={() => setAsked(undefined)}
      />
    </div>
  );
}
