import { memo } from 'react';
import { encode } from 'uqr';
import styles from './pairing.module.css';

/** Modules of quiet around the code, as the standard asks (ISO/IEC 18004, 9.1). */
const QUIET = 4;
/** What a code of the largest size holds with the least correction. */
const MOST_BYTES = 2_953;

interface QrCodeProps {
  readonly text: string;
  readonly label: string;
}

/** The text as a code for the camera of a phone; as text where no code is large enough for it. */
export const QrCode = memo(function QrCode({ text, label }: QrCodeProps) {
  if (new TextEncoder().encode(text).length > MOST_BYTES) return <code className={styles.code}>{text}</code>;
  const { data, size } = encode(text, { ecc: 'L', border: QUIET, boostEcc: true });
  const dark = data.flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? [`M${x} ${y}h1v1h-1z`] : [])));
  return (
    <svg
      className={styles.qr}
      viewBox={`0 0 ${size} ${size}`}
      role="img"
      aria-label={label}
      shapeRendering="crispEdges"
    >
      <path d={dark.join('')} />
    </svg>
  );
});
