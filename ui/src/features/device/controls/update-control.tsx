import { Button } from '@mantine/core';
import { useState } from 'react';
import { controlTexts } from '../../../shared/control-texts.ts';
import { Confirm } from '../../../shared/ui/confirm.tsx';
import { StateMeta } from '../state-meta.tsx';
import styles from './controls.module.css';
import type { ControlProps } from './power-control.tsx';
import { useControl } from './use-control.ts';

/** Firmware: what is installed, what could be, and the way there. */
export function UpdateControl({ device, component }: ControlProps) {
  const update = useControl({ device, component }, 'update');
  const [isAsking, setAsking] = useState(false);
  const installed = update.shown('installed').value;
  const available = update.shown('available').value;
  const progress = update.number('progress');
  const isRunning = update.shown('inProgress').value === true;
  const isReady = available !== undefined && available !== installed;
  const word = isRunning ? controlTexts.updating : isReady ? controlTexts.updateReady : controlTexts.upToDate;
  return (
    <div className={styles.generic}>
      <div className={styles.powerText}>
        <strong>{word}</strong>
        <StateMeta device={device} component={component} capability="update" state={update.newest()} />
      </div>
      <dl className={styles.facts}>
        <div>
          <dt>{controlTexts.installed}</dt>
          <dd>{installed ?? '–'}</dd>
        </div>
        <div>
          <dt>{controlTexts.available}</dt>
          <dd>{available ?? '–'}</dd>
        </div>
      </dl>
      {isRunning && progress !== undefined && <progress className={styles.progress} max={100} value={progress} />}
      {isReady && !isRunning && (
        <Button loading={update.pending === 'install'} disabled={!update.isReachable} onClick={() => setAsking(true)}>
          {controlTexts.install}
        </Button>
      )}
      <Confirm
        opened={isAsking}
        title={controlTexts.installTitle(device.name)}
        text={controlTexts.installText}
        action={controlTexts.install}
        onConfirm={() => {
          setAsking(false);
          update.ask('install');
        }}
        onClose={() => setAsking(false)}
      />
    </div>
  );
}
