// @ts-check

/** Progress goes to standard error, so that the output of `nexa ... --json` stays clean. @param {string} text */
export function say(text) {
  process.stderr.write(`${text}\n`);
}

/** @param {number} milliseconds */
export function seconds(milliseconds) {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}

/** A failure whose message is all the user needs; anything else is shown with its stack. */
export class LaunchError extends Error {
  /** @param {string} message @param {{ cause?: unknown }} [options] */
  constructor(message, options) {
    super(message, options);
    this.name = 'LaunchError';
  }
}

/** @param {() => Promise<number>} action returns the exit code */
export async function exitWith(action) {
  try {
    process.exitCode = await action();
  } catch (error) {
    const known = error instanceof LaunchError;
    say(known ? error.message : error instanceof Error ? (error.stack ?? error.message) : String(error));
    process.exitCode = 1;
  }
}
