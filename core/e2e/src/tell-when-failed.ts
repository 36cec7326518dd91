import { beforeEach } from 'vitest';
import type { PhoneBrowser } from './browser.ts';
import type { NexaProcess } from './nexa-process.ts';

const shown = 3_000;

interface Scene {
  readonly browser?: PhoneBrowser | undefined;
  readonly nexa?: NexaProcess | undefined;
}

/** Of a test that fails, the log tells what its page showed and what NEXA wrote last: it may not fail a second time. */
export function tellWhenFailed(scene: () => Scene): void {
  beforeEach(({ onTestFailed }) => {
    onTestFailed(async () => {
      const { browser, nexa } = scene();
      const page = browser?.page;
      const text = await page
        ?.locator('body')
        .innerText({ timeout: 5_000 })
        .catch((error: unknown) => String(error));
      process.stderr.write(
        [
          `The page at ${page?.url()}:`,
          text?.slice(0, shown),
          `Its faults: ${JSON.stringify(browser?.faults)}`,
          `NEXA wrote last: ${nexa?.output.slice(-shown)}`,
          '',
        ].join('\n'),
      );
    });
  });
}
