import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { desktop, phone, settle } from './browser.ts';

/**
 * Pictures of a journey for people to look at, in light and dark, on a phone and a wide screen. They are taken when
 * `NEXA_E2E_PICTURES` names a folder.
 */
export class PhotoAlbum {
  readonly #folder: string | undefined;
  #number = 0;

  constructor(folder = process.env.NEXA_E2E_PICTURES) {
    this.#folder = folder;
  }

  async take(page: Page, name: string): Promise<void> {
    if (this.#folder === undefined) return;
    await mkdir(this.#folder, { recursive: true });
    this.#number += 1;
    const number = String(this.#number).padStart(2, '0');
    for (const [screen, size] of Object.entries({ desktop, phone })) {
      await page.setViewportSize(size);
      for (const colorScheme of ['dark', 'light'] as const) {
        await page.emulateMedia({ colorScheme });
        await settle(page);
        await page.screenshot({ path: join(this.#folder, `${number}-${name}-${screen}-${colorScheme}.png`) });
      }
    }
  }
}
