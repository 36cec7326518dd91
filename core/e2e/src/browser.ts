import { accessSync, constants, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, join } from 'node:path';
import type { AxeResults } from 'axe-core';
import { type BrowserContext, chromium, type Page } from 'playwright-core';

const names = ['chromium', 'chromium-browser', 'google-chrome'];
const axeFile = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

export const phone = { width: 390, height: 844 };
export const desktop = { width: 1280, height: 800 };

/** The Chromium of this machine; undefined where there is none. */
export function findChromium(env: NodeJS.ProcessEnv = process.env): string | undefined {
  const folders = [...(env.PATH ?? '').split(delimiter), '/usr/bin', '/usr/local/bin'].filter(Boolean);
  return folders.flatMap((folder) => names.map((name) => join(folder, name))).find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    // Not there, or not ours to run.
    return false;
  }
}

/** A phone that opens NEXA's page, and everything that its owner would call a fault. */
export class PhoneBrowser {
  readonly page: Page;
  /** Errors on the console and of scripts, requests that failed or went elsewhere: a test expects none. */
  readonly faults: string[] = [];
  readonly #close: () => Promise<void>;

  private constructor(page: Page, close: () => Promise<void>) {
    this.page = page;
    this.#close = close;
  }

  static async open(executablePath: string, url: string): Promise<PhoneBrowser> {
    const browser = await chromium.launch({
      executablePath,
      args: ['--no-sandbox', '--disable-gpu', '--disable-quic'],
    });
    const context = await browser.newContext({
      viewport: phone,
      hasTouch: true,
      locale: 'en-GB',
      timezoneId: 'Europe/Berlin',
      reducedMotion: 'reduce',
    });
    const opened = new PhoneBrowser(await context.newPage(), () => browser.close());
    opened.#watch(context, new URL(url).host);
    return opened;
  }

  /** Serious and critical faults that axe finds in the view as it is, in light and in dark. */
  async accessibilityFaults(): Promise<string[]> {
    const found: string[] = [];
    for (const colorScheme of ['light', 'dark'] as const) {
      await this.page.emulateMedia({ colorScheme });
      found.push(...(await this.#axe()).map((fault) => `${colorScheme}: ${fault}`));
    }
    await this.page.emulateMedia({ colorScheme: 'light' });
    return found;
  }

  close(): Promise<void> {
    return this.#close();
  }

  #watch(context: BrowserContext, host: string): void {
    const { page, faults } = this;
    page.on('console', (message) => {
      if (message.type() === 'error') faults.push(`console: ${message.text()} (${message.location().url})`);
    });
    page.on('pageerror', (error) => faults.push(`script: ${error.stack ?? error.message}`));
    context.on('request', (request) => {
      if (/^(https?|wss?):/.test(request.url()) && new URL(request.url()).host !== host)
        faults.push(`asked another origin: ${request.url()}`);
    });
    context.on('requestfailed', (request) => {
      const reason = request.failure()?.errorText;
      // Whoever goes elsewhere leaves it behind, as persons do: the live channel was faster than the answer.
      if (reason !== 'net::ERR_ABORTED') faults.push(`failed: ${request.method()} ${request.url()} ${reason}`);
    });
    context.on('response', (response) => {
      if (response.status() >= 400) faults.push(`${response.status()}: ${response.url()}`);
    });
    page.on('websocket', (socket) => {
      if (new URL(socket.url()).host !== host) faults.push(`connected to another origin: ${socket.url()}`);
      socket.on('socketerror', (error) => faults.push(`live channel: ${error}`));
    });
  }

  async #axe(): Promise<string[]> {
    const { page } = this;
    // What fades in is judged when it is there: half-faded text has no contrast of its own.
    await settle(page);
    // Evaluated, not added as a script: the page's own security policy stays as it is.
    await page.evaluate(readFileSync(axeFile, 'utf8'));
    const { violations }: AxeResults = await page.evaluate('axe.run(document, { resultTypes: ["violations"] })');
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .flatMap(({ help, nodes }) =>
        nodes.map(({ html, any }) => `${help}: ${html}${any.map(({ message }) => ` (${message})`).join('')}`),
      );
  }
}

/** Waits until the page is drawn and every animation that will end has ended; one that ends may set off another. */
export async function settle(page: Page): Promise<void> {
  await page.evaluate(untilAtRest);
}

const untilAtRest = `(async () => {
  const drawn = () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
  const ending = () => document.getAnimations().filter(({ effect, playState }) =>
    playState === 'running' && effect.getComputedTiming().endTime !== Infinity);
  for (let round = 0; round < 50; round += 1) {
    await drawn();
    const animations = ending();
    if (animations.length === 0) return;
    await Promise.allSettled(animations.map(({ finished }) => finished));
  }
})()`;
