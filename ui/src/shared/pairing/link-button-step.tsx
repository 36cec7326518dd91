import { Button } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { errorText } from '../api/error-text.ts';
import type { Flow } from '../api/types.ts';
import { texts } from '../texts.ts';
import { BridgePicture } from './bridge-picture.tsx';
import styles from './pairing.module.css';

const EVERY_MS = 2_000;
const LIMIT_MS = 60_000;

interface LinkButtonStepProps {
  readonly flow: Flow;
  readonly onAnswer: (input: Record<string, unknown>) => Promise<void>;
  readonly onCancel: () => void;
}

/** Asks the bridge again and again until its button was pressed, for a minute. */
export function LinkButtonStep({ onAnswer, onCancel }: LinkButtonStepProps) {
  const [round, setRound] = useState(0);
  const [left, setLeft] = useState(LIMIT_MS / 1000);
  const [failure, setFailure] = useState<unknown>();
  const ask = useRef(onAnswer);
  ask.current = onAnswer;
  const isExpired = left <= 0;

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new round begins anew
  useEffect(() => {
    const end = Date.now() + LIMIT_MS;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isOver = false;
    const poll = async () => {
      try {
        await ask.current({});
        setFailure(undefined);
      } catch (error) {
        setFailure(error);
      }
      if (!isOver && Date.now() < end) timer = setTimeout(() => void poll(), EVERY_MS);
    };
    timer = setTimeout(() => void poll(), EVERY_MS);
    const clock = setInterval(() => setLeft(Math.max(0, Math.round((end - Date.now()) / 1000))), 500);
    return () => {
      isOver = true;
      clearTimeout(timer);
      clearInterval(clock);
    };
  }, [round]);

  const again = () => {
    setLeft(LIMIT_MS / 1000);
    setRound((old) => old + 1);
  };
  return (
    <div className={styles.link}>
      <BridgePicture isWaiting={!isExpired} />
      <p className={styles.wait} role="status">
        {isExpired ? texts.add.linkExpired : texts.add.linkWaiting}
      </p>
      <p className={styles.left} aria-hidden>
        {isExpired ? ' ' : texts.add.linkLeft(left)}
      </p>
      {failure !== undefined && <p className={styles.failure}>{errorText(failure)}</p>}
      <div className={styles.buttons} data-center>
        <Button variant="default" onClick={onCancel}>
          {texts.common.cancel}
        </Button>
        {isExpired && <Button onClick={again}>{texts.common.retry}</Button>}
      </div>
    </div>
  );
}
