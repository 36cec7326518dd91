const lockNotAvailable = '55P03';

/** Whether a statement gave up because it waited for a lock longer than its `lock_timeout`. */
export function isLockTimeout(error: unknown): boolean {
  const { params } = error as { params?: { database?: string } };
  return params?.database === lockNotAvailable;
}
