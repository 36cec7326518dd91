import type { ReactNode } from 'react';
import styles from './card.module.css';

interface CardProps {
  readonly tone?: 'plain' | 'good' | 'warn' | 'bad' | 'info';
  readonly padded?: boolean;
  readonly children: ReactNode;
}

/** A quiet surface that holds what belongs together. */
export function Card({ tone = 'plain', padded = true, children }: CardProps) {
  return (
    <div className={styles.card} data-tone={tone} data-padded={padded}>
      {children}
    </div>
  );
}

/** Rows of one card, divided by hairlines. */
export function CardList({ children }: { children: ReactNode }) {
  return <ul className={styles.list}>{children}</ul>;
}

interface RowProps {
  readonly icon?: ReactNode;
  readonly title: ReactNode;
  readonly detail?: ReactNode;
  readonly side?: ReactNode;
}

export function Row({ icon, title, detail, side }: RowProps) {
  return (
    <li className={styles.row}>
      {icon !== undefined && <span className={styles.rowIcon}>{icon}</span>}
      <div className={styles.rowText}>
        <div className={styles.rowTitle}>{title}</div>
        {detail !== undefined && <div className={styles.rowDetail}>{detail}</div>}
      </div>
      {side !== undefined && <div className={styles.rowSide}>{side}</div>}
    </li>
  );
}
