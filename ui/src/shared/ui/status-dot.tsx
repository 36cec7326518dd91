import styles from './status-dot.module.css';

export function StatusDot({ tone }: { tone: 'good' | 'warn' | 'bad' | 'idle' }) {
  return <span className={styles.dot} data-tone={tone} aria-hidden />;
}
