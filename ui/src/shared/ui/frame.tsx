import { type ReactNode, useEffect } from 'react';
import { texts } from '../texts.ts';
import styles from './frame.module.css';
import { Mark } from './mark.tsx';

interface FrameProps {
  readonly title: string;
  readonly lead?: string;
  readonly foot?: string;
  readonly progress?: { readonly step: number; readonly of: number };
  readonly children: ReactNode;
}

/** A view before there is a home to move in: first run and sign-in. */
export function Frame({ title, lead, foot, progress, children }: FrameProps) {
  useEffect(() => {
    document.title = `${title} · ${texts.app.name}`;
  }, [title]);
  return (
    <main className={styles.frame}>
      <div className={styles.inner}>
        <div className={styles.top}>
          <Mark size={52} />
          {progress !== undefined && (
            <div
              className={styles.progress}
              role="progressbar"
              aria-valuemin={1}
              aria-valuemax={progress.of}
              aria-valuenow={progress.step}
              aria-label={texts.welcome.step(progress.step, progress.of)}
            >
              {Array.from({ length: progress.of }, (_, n) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: steps never move
                <span key={n} data-done={n < progress.step} />
              ))}
            </div>
          )}
        </div>
        <h1>{title}</h1>
        {lead !== undefined && <p className={styles.lead}>{lead}</p>}
        <div className={styles.body}>{children}</div>
        {foot !== undefined && <p className={styles.foot}>{foot}</p>}
      </div>
    </main>
  );
}
