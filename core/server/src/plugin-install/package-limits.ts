/** Bounds of what is taken of a package. The largest bundle of our own has 1.5 MB. */
export const packageLimits = {
  /** Bytes of a compressed archive. */
  archive: 20_000_000,
  /** Bytes of all that an archive unpacks to, and of one file in it. */
  unpacked: 64_000_000,
  file: 32_000_000,
  entries: 2_000,
  pathLength: 255,
  /** Bytes of a document. */
  document: 1_000_000,
  /** Until reading an archive is given up, in milliseconds. */
  readWithin: 60_000,
} as const;
