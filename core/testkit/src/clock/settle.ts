/** Resolves when every promise that can go on without time, disk or network has gone on. Never rejects. @since 0.1.0 */
export function settle(): Promise<void> {
  // An immediate runs only after the queue of microtasks is empty.
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
