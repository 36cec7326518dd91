export interface GeneratedFile {
  /** Relative to the repository root. */
  path: string;
  content: string;
}

/**
 * Something that is written from code: a list of errors, a reference, a client.
 * It returns the whole content; the runner writes it, or compares it in `--check`.
 */
export interface Generator {
  name: string;
  /** It starts a Postgres: too slow for every check, so a test of its own holds its file to date. */
  needsPostgres?: boolean;
  generate: () => Promise<GeneratedFile[]>;
}
