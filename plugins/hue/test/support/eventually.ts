/** Resolves as soon as `isSo`, which nobody reports, and rejects when it is not so within the limit. */
export async function eventually(isSo: () => boolean, limitMs = 5000): Promise<void> {
  const deadline = performance.now() + limitMs;
  while (!isSo()) {
    if (performance.now() > deadline) throw new Error(`still not so after ${limitMs} ms: ${isSo}`);
    await new Promise(setImmediate);
  }
}
