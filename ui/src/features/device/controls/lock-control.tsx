import { Button } from '@mantine/core';
import { Lock, LockOpen } from 'lucide-react';
import { useState } from 'react';
import { useWishes } from '../../../shared/control/command-store.ts';
import { useCommand } from '../../../shared/control/use-command.ts';
import { isReachable, shownState } from '../../../shared/device/shown-state.ts';
import { stateKeyOf } from '../../../shared/device/state-key.ts';
import { texts } from '../../../shared/texts.ts';
import { Confirm } from '../../../shared/ui/confirm.tsx';
import { StateMeta } from '../state-meta.tsx';
import styles from './controls.module.css';
import type { ControlProps } from './power-control.tsx';

/** A lock. It is never shown as locked before the lock itself says so; unlocking asks first. */
export function LockControl({ device, component }: ControlProps) {
  const give = useCommand(device);
  const wishes = useWishes(device.id);
  const [isAsking, setAsking] = useState(false);
  const { value, state } = shownState(device, wishes, stateKeyOf('lock', 'locked', component));
  const isPending = wishes.some(({ capability, status }) => capability === 'lock' && status === 'pending');
  const isLocked = value === true;
  const word = value === undefined ? texts.values.unknown : isLocked ? texts.values.locked : texts.values.unlocked;
  const Icon = isLocked ? Lock : LockOpen;
  const turn = (command: 'lock' | 'unlock') => void give({ component, capability: 'lock', command });
  return (
    <div className={styles.lock}>
      <span className={styles.lockOrb} data-locked={isLocked} data-pending={isPending}>
        <Icon size={44} strokeWidth={1.8} aria-hidden />
      </span>
      <strong>{word}</strong>
      <StateMeta device={device} component={component} capability="lock" state={state} />
      <Button
        size="lg"
        fullWidth
        variant={isLocked ? 'default' : 'filled'}
        loading={isPending}
        disabled={!isReachable(device)}
        onClick={() => (isLocked ? setAsking(true) : turn('lock'))}
      >
        {isLocked ? texts.device.unlock : texts.device.lock}
      </Button>
      <Confirm
        opened={isAsking}
        title={texts.device.confirmUnlockTitle(device.name)}
        text={texts.device.confirmUnlock}
        action={texts.device.unlock}
        danger
        onConfirm={() => {
          setAsking(false);
          turn('unlock');
        }}
        onClose={() => setAsking(false)}
      />
    </div>
  );
}
