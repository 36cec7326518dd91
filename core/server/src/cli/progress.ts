/** Says what takes long, as it begins, one line each. */
export function progressPrinter(write: (text: string) => void): (message: string) => void {
  const started = Date.now();
  return (message) => {
    const seconds = ((Date.now() - started) / 1000).toFixed(1);
    write(`[${seconds.padStart(5)} s] ${message}\n`);
  };
}
