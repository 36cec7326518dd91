import styles from './pairing.module.css';

/** A bridge whose round button asks to be pressed. */
export function BridgePicture({ isWaiting }: { isWaiting: boolean }) {
  return (
    <svg
      className={styles.bridge}
      data-waiting={isWaiting}
      viewBox="0 0 200 200"
      width="190"
      height="190"
      aria-hidden="true"
    >
      <rect x="22" y="22" width="156" height="156" rx="42" className={styles.bridgeBody} />
      <rect x="22" y="22" width="156" height="156" rx="42" className={styles.bridgeEdge} />
      <circle cx="100" cy="100" r="34" className={styles.ring} />
      <circle cx="100" cy="100" r="34" className={styles.ringLate} />
      <circle cx="100" cy="100" r="32" className={styles.bridgeButton} />
      <circle cx="78" cy="48" r="3.5" className={styles.lamp} />
      <circle cx="100" cy="44" r="3.5" className={styles.lamp} />
      <circle cx="122" cy="48" r="3.5" className={styles.lamp} />
    </svg>
  );
}
