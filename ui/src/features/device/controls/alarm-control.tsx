import { Button, PasswordInput } from '@mantine/core';
import { ShieldCheck, ShieldOff, Siren } from 'lucide-react';
import { useState } from 'react';
import { controlTexts } from '../../../shared/control-texts.ts';
import { Confirm } from '../../../shared/ui/confirm.tsx';
import { StateMeta } from '../state-meta.tsx';
import styles from './controls.module.css';
import type { ControlProps } from './power-control.tsx';
import { useControl } from './use-control.ts';

/** An alarm system. The code is forgotten as soon as it was sent; disarming asks first. */
export function AlarmControl({ device, component }: ControlProps) {
  const alarm = useControl({ device, component }, 'alarm');
  const { isReachable, pending } = alarm;
  const [code, setCode] = useState('');
  const [isAsking, setAsking] = useState(false);
  const mode = alarm.shown('mode').value;
  const delay = alarm.shown('delay').value;
  const isTriggered = alarm.shown('triggered').value === true;
  const isArmed = mode !== undefined && mode !== 'disarmed';
  const Icon = isTriggered ? Siren : isArmed ? ShieldCheck : ShieldOff;
  const word = isTriggered ? alarm.text('triggered', true) : mode === undefined ? '–' : alarm.text('mode', mode);
  const send = (command: string, params: Record<string, string> = {}) => {
    alarm.ask(command, code === '' ? params : { ...params, code });
    setCode('');
  };
  return (
    <div className={styles.generic}>
      <div className={styles.lock}>
        <span className={styles.lockOrb} data-locked={isArmed && !isTriggered} data-pending={pending !== undefined}>
          <Icon size={44} strokeWidth={1.8} aria-hidden />
        </span>
        <strong>{word}</strong>
        {typeof delay === 'string' && delay !== 'none' && <p className={styles.quiet}>{alarm.text('delay', delay)}</p>}
        <StateMeta device={device} component={component} capability="alarm" state={alarm.newest()} />
      </div>
      <PasswordInput
        label={controlTexts.code}
        description={controlTexts.codeHint}
        value={code}
        autoComplete="off"
        inputMode="numeric"
        maxLength={32}
        disabled={!isReachable}
        onChange={(event) => setCode(event.currentTarget.value)}
      />
      {isArmed || isTriggered ? (
        <Button
          size="lg"
          color="red"
          loading={pending === 'disarm'}
          disabled={!isReachable}
          onClick={() => setAsking(true)}
        >
          {controlTexts.disarm}
        </Button>
      ) : (
        <div className={styles.row}>
          {alarm
            .choices('mode')
            .filter((choice) => choice !== 'disarmed')
            .map((choice) => (
              <Button
                key={choice}
                variant="default"
                loading={pending === 'arm'}
                disabled={!isReachable}
                onClick={() => send('arm', { mode: choice })}
              >
                {controlTexts.arm(alarm.text('mode', choice))}
              </Button>
            ))}
        </div>
      )}
      <Confirm
        opened={isAsking}
        title={controlTexts.disarmTitle(device.name)}
        text={controlTexts.disarmText}
        action={controlTexts.disarm}
        danger
        onConfirm={() => {
          setAsking(false);
          send('disarm');
        }}
        onClose={() => setAsking(false)}
      />
    </div>
  );
}
