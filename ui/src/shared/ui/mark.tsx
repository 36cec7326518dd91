/** NEXA's mark: a house with its light on. */
export function Mark({ size = 40 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 64 64" aria-hidden="true">
      <rect width="64" height="64" rx="18" fill="#0b7a64" />
      <path
        d="M16 33.5 32 19l16 14.5V45a4 4 0 0 1-4 4H20a4 4 0 0 1-4-4Z"
        fill="none"
        stroke="#fff"
        strokeWidth="4.5"
        strokeLinejoin="round"
      />
      <circle cx="32" cy="37" r="5" fill="#ffd27a" />
    </svg>
  );
}
