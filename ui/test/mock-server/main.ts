import { join } from 'node:path';
import { MockHome } from './mock-home.ts';
import { startMockServer } from './server.ts';

/**
 * `npm run mock -w @nexa/ui` beside `npm run dev -w @nexa/ui`: the page without NEXA. `MOCK_FRESH=1` begins with the
 * first run. Sign in with any address and the password "a calm and quiet home".
 */
const home = new MockHome({ fresh: process.env.MOCK_FRESH === '1' });
const folder = join(import.meta.dirname, '../../dist');
const server = await startMockServer(home, { port: Number(process.env.MOCK_PORT ?? 8420), folder });
process.stdout.write(`mock home at ${server.url}\n`);
