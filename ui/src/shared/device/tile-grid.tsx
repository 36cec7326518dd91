import { Skeleton } from '@mantine/core';
import type { ReactNode } from 'react';
import { texts } from '../texts.ts';
import styles from './tile-grid.module.css';

/** Tiles beside each other, two on a phone, as many as fit elsewhere. */
export function TileGrid({ children }: { children: ReactNode }) {
  return <div className={styles.grid}>{children}</div>;
}

export function TileGridLoading({ count = 6 }: { count?: number }) {
  return (
    <div className={styles.grid} role="status" aria-label={texts.common.loading}>
      {Array.from({ length: count }, (_, n) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the shapes are all alike and never move
        <Skeleton key={n} height={132} radius="lg" />
      ))}
    </div>
  );
}
