import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import axe from 'axe-core';
import { type Browser, chromium, type Page } from 'playwright-core';
import { GOOD_KEY } from '../test/mock-server/flows.ts';
import { MockHome } from '../test/mock-server/mock-home.ts';
import { uuid } from '../test/mock-server/seed.ts';
import { type MockServer, startMockServer } from '../test/mock-server/server.ts';

/**
 * Pictures of every view of the built page on the mock home, phone and desktop, light and dark, each checked by axe.
 * `npx tsx ui/scripts/screenshots.ts [folder] [name-filter]`; the page must be built. Ends with an error when axe
 * finds something or the page wrote an error to its console.
 */
const [folder = resolve(import.meta.dirname, '../../.nexa/screenshots'), filter = ''] = process.argv.slice(2);
const dist = resolve(import.meta.dirname, '../dist');
const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
const sizes = { phone: { width: 390, height: 844 }, desktop: { width: 1280, height: 800 } } as const;
const schemes = ['light', 'dark'] as const;

interface Shot {
  readonly name: string;
  readonly path: string;
  readonly fresh?: boolean;
  readonly signedOut?: boolean;
  readonly act?: (page: Page, home: MockHome, server: MockServer) => Promise<void>;
}

const settled = (page: Page) =>
  page.waitForFunction(() => document.querySelectorAll('.mantine-Skeleton-root').length === 0);
const device = (n: number) => `/devices/${uuid(3, n)}`;

const toFound = async (page: Page) => {
  await page.getByLabel('Your name').fill('Ada');
  await page.getByLabel('E-mail').fill('ada@example.org');
  await page.getByRole('textbox', { name: 'Password' }).fill('a calm and quiet home');
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByRole('button', { name: 'Create my home' }).click();
  await page.getByText('What we found').waitFor();
};

const shots: readonly Shot[] = [
  { name: 'welcome-1-account', path: '/', fresh: true },
  {
    name: 'welcome-2-home',
    path: '/',
    fresh: true,
    act: async (page) => {
      await page.getByLabel('Your name').fill('Ada');
      await page.getByLabel('E-mail').fill('ada@example.org');
      await page.getByRole('textbox', { name: 'Password' }).fill('a calm and quiet home');
      await page.getByRole('button', { name: 'Continue' }).click();
      await page.getByLabel('Name of the home').waitFor();
    },
  },
  { name: 'welcome-3-found', path: '/', fresh: true, act: toFound },
  {
    name: 'welcome-4-link',
    path: '/',
    fresh: true,
    act: async (page) => {
      await toFound(page);
      await page.getByRole('button', { name: /Hue Bridge/ }).click();
      await page.getByText('Waiting for the button').waitFor();
    },
  },
  {
    name: 'welcome-5-first',
    path: '/',
    fresh: true,
    act: async (page) => {
      await toFound(page);
      await page.getByRole('button', { name: /simulated home/ }).click();
      await page.getByRole('button', { name: /Bedside/ }).click();
      await page.getByRole('button', { name: /Bedside/, pressed: true }).waitFor();
    },
  },
  { name: 'discovery', path: '/discovery' },
  { name: 'login', path: '/login', signedOut: true },
  { name: 'home', path: '/' },
  { name: 'home-empty', path: '/', act: async () => undefined, fresh: false },
  {
    name: 'home-failed',
    path: '/',
    act: async (page) => {
      await page.getByRole('button', { name: /Coffee machine/ }).click();
      await page.getByText('did not answer in time').waitFor();
    },
  },
  {
    name: 'home-disconnected',
    path: '/',
    act: async (page, _home, server) => {
      await page.getByText('Floor lamp').waitFor();
      await server.close();
      await page.getByText('Connection to NEXA lost').waitFor({ timeout: 20_000 });
    },
  },
  { name: 'device-light', path: device(1) },
  {
    name: 'device-color',
    path: device(3),
    act: async (page) => {
      await page
        .getByText('Set colour')
        .or(page.getByRole('slider', { name: 'Colour' }))
        .first()
        .waitFor();
    },
  },
  { name: 'device-plug', path: device(4) },
  { name: 'device-climate', path: device(8) },
  {
    name: 'device-climate-table',
    path: device(8),
    act: async (page) => {
      await page.getByRole('button', { name: 'Show as table' }).click();
      await page.getByRole('table').waitFor();
    },
  },
  { name: 'device-remote', path: device(10) },
  { name: 'device-lock', path: device(11) },
  {
    name: 'device-lock-ask',
    path: device(11),
    act: async (page) => {
      await page.getByRole('button', { name: 'Unlock' }).click();
      await page.getByRole('dialog').waitFor();
    },
  },
  { name: 'device-offline', path: device(13) },
  { name: 'device-generic', path: device(15) },
  { name: 'device-cover', path: device(16) },
  { name: 'device-thermostat', path: device(17) },
  { name: 'device-fan', path: device(18) },
  { name: 'device-media', path: device(19) },
  { name: 'device-alarm', path: device(20) },
  { name: 'device-garage', path: device(21) },
  { name: 'device-valve', path: device(22) },
  { name: 'device-vacuum', path: device(23) },
  { name: 'device-leak', path: device(24) },
  { name: 'device-air', path: device(25) },
  { name: 'add', path: '/add' },
  {
    name: 'add-tuya-error',
    path: '/add',
    act: async (page, home) => {
      for (const plugin of home.plugins) plugin.status = { ...plugin.status, value: 'running' };
      await page.reload();
      await page.getByRole('button', { name: /Tuya Plugs/ }).click();
      await page.getByLabel('Address').fill('192.168.1.40');
      await page.getByLabel('Device id').fill('bf1234567890abcdef12');
      await page.getByRole('textbox', { name: 'Local key' }).fill('fedcba9876543210');
      await page.getByRole('button', { name: 'Connect' }).click();
      await page.getByText('refuses this key').waitFor();
    },
  },
  {
    name: 'add-done',
    path: '/add',
    act: async (page, home) => {
      for (const plugin of home.plugins) plugin.status = { ...plugin.status, value: 'running' };
      await page.reload();
      await page.getByRole('button', { name: /Tuya Plugs/ }).click();
      await page.getByLabel('Address').fill('192.168.1.40');
      await page.getByLabel('Device id').fill('bf1234567890abcdef12');
      await page.getByRole('textbox', { name: 'Local key' }).fill(GOOD_KEY);
      await page.getByRole('button', { name: 'Connect' }).click();
      await page.getByText('Desk plug').waitFor();
    },
  },
  {
    name: 'reconfigure',
    path: '/settings',
    act: async (page) => {
      await page.getByRole('button', { name: 'Options for' }).nth(1).click();
      await page.getByRole('menuitem', { name: 'Change settings' }).click();
      await page.getByLabel('Address').waitFor();
    },
  },
  { name: 'health', path: '/health' },
  {
    name: 'health-healing',
    path: '/health',
    act: async (page) => {
      await page.getByRole('button', { name: 'Heal now' }).first().click();
      await page.getByText('asked by a person').waitFor();
    },
  },
  {
    name: 'automations',
    path: '/automations',
    act: async (page) => {
      await page.getByRole('button', { name: 'Last runs' }).first().click();
      await page.getByText('A condition did not hold').waitFor();
    },
  },
  { name: 'automation-new', path: '/automations/new' },
  { name: 'settings', path: '/settings' },
  { name: 'not-found', path: '/nowhere' },
];

async function check(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const result = await page.evaluate(async () => {
    const { axe: runner } = window as unknown as { axe: typeof axe };
    return runner.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] });
  });
  return result.violations.map(
    ({ id, nodes }) =>
      `${id}: ${nodes
        .slice(0, 4)
        .map(({ html, failureSummary }) => `${html.slice(0, 160)} ${failureSummary?.split('\n')[1] ?? ''}`)
        .join(' | ')}`,
  );
}

async function take(browser: Browser, shot: Shot, size: keyof typeof sizes, scheme: (typeof schemes)[number]) {
  const home = new MockHome({ fresh: shot.fresh === true });
  home.signedIn = shot.fresh !== true && shot.signedOut !== true;
  if (shot.name === 'home-empty') home.devices = [];
  const server = await startMockServer(home, { folder: dist });
  const context = await browser.newContext({
    viewport: sizes[size],
    isMobile: size === 'phone',
    hasTouch: size === 'phone',
    deviceScaleFactor: 1,
    colorScheme: scheme,
    reducedMotion: 'reduce',
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
  });
  const page = await context.newPage();
  const problems: string[] = [];
  page.on('console', (message) => {
    const isExpected = /ERR_CONNECTION_REFUSED|ERR_EMPTY|status of 401|WebSocket connection/.test(message.text());
    if (message.type() === 'error' && !isExpected) problems.push(`console: ${message.text().slice(0, 300)}`);
  });
  page.on('pageerror', (error) => problems.push(`page error: ${error.message}`));
  const label = `${shot.name} ${size} ${scheme}`;
  try {
    page.setDefaultTimeout(10_000);
    await page.goto(server.url + shot.path);
    await page.locator('h1').first().waitFor();
    await settled(page);
    await shot.act?.(page, home, server);
    await settled(page);
    await page.waitForTimeout(350);
    await page.screenshot({ path: join(folder, `${shot.name}.${size}.${scheme}.png`) });
    if (size === 'phone' && !shot.name.includes('ask')) {
      await page.screenshot({ path: join(folder, `${shot.name}.full.${scheme}.png`), fullPage: true });
    }
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    if (overflow > 0) problems.push(`scrolls sideways by ${overflow} px`);
    problems.push(...(await check(page)));
  } catch (error) {
    problems.push(
      `failed: ${error instanceof Error ? error.message.split('\n').slice(0, 3).join(' ') : String(error)}`,
    );
    await page.screenshot({ path: join(folder, `${shot.name}.${size}.${scheme}.png`) }).catch(() => undefined);
  } finally {
    await context.close();
    await server.close().catch(() => undefined);
  }
  return problems.map((problem) => `${label}: ${problem}`);
}

await mkdir(folder, { recursive: true });
const browser = await chromium.launch({
  executablePath,
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic'],
});
const problems: string[] = [];
for (const shot of shots.filter(({ name }) => name.includes(filter))) {
  for (const size of Object.keys(sizes) as (keyof typeof sizes)[]) {
    for (const scheme of schemes) problems.push(...(await take(browser, shot, size, scheme)));
  }
}
await browser.close();
await writeFile(join(folder, 'problems.txt'), problems.join('\n'));
process.stdout.write(`${problems.length === 0 ? 'no problems' : problems.join('\n')}\n`);
process.exitCode = problems.length === 0 ? 0 : 1;
