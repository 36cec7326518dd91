import type { Duration } from '@nexa/sdk';

/** `work`, or a rejection with `late` when it takes longer than `limit`. What comes after that is dropped. */
export function withDeadline<T>(work: Promise<T>, limit: Duration, late: () => Error): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const timer = setTimeout(() => reject(late()), limit);
    work.then(
      (value) => {
        clearTimeout(timer);
        resolve(value);
      },
      (error: unknown) => {
        clearTimeout(timer);
        reject(error);
      },
    );
  });
}
