import { Button } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { errorText } from '../api/error-text.ts';
import type { Flow } from '../api/types.ts';
import { texts } from '../texts.ts';
import { BridgePicture } from './bridge-picture.tsx';
import styles from './pairing.module.css';
import { QrCode } from './qr-code.tsx';

const EVERY_MS = 2_000;
const LIMIT_MS = 60_000;

interface LinkButtonStepProps {
  readonly flow: Flow;
  readonly onAnswer: (input: Record<string, unknown>) => Promise<void>;
  readonly onCancel: () => void;
}

/** Asks again and again until the bridge's button was pressed, or the code was scanned, for a minute. */
export function LinkButtonStep({ flow, onAnswer, onCancel }: LinkButtonStepProps) {
  const [round, setRound] = useState(0);
  const [left, setLeft] = useState(LIMIT_MS / 1000);
  const [failure, setFailure] = useState<unknown>();
  const ask = useRef(onAnswer);
  ask.current = onAnswer;
  const isExpired = left <= 0;
  const { linkExpired, linkWaiting, scanExpired, scanWaiting } = texts.add;
  const [waiting, expired] = flow.content === undefined ? [linkWaiting, linkExpired] : [scanWaiting, scanExpired];

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
      {flow.content === undefined ? (
        <BridgePicture isWaiting={!isExpired} />
      ) : (
        <QrCode text={flow.content} label={texts.add.code} />
      )}
      <p className={styles.wait} role="status">
        {isExpired ? expired : waiting}
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
