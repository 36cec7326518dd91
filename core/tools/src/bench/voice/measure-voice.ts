import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BenchContext, Measurement } from '../figure.ts';
import { freePort, get, owner, pause, post, put, startNexa, stopNexa } from '../nexa-run.ts';
import { installPlugin } from '../plugins/quiet-host.ts';
import { percentile } from '../plugins/round-trips.ts';

const LAMPS = 20;
const DIRECTIVES = 2_000;
const WARM_UP = 100;
/** Beyond the device's own time; the lamps of the bench report at once. */
const LIMIT_MS = 50;
const ALL_THERE_WITHIN = 60_000;

/**
 * Both ecosystems without the internet: nobody is asked at pairing, and their clouds take the credentials and know nobody.
 * What they do with directives is theirs.
 */
const paired = (root: string, id: string): string => `
import plugin from ${JSON.stringify(join(root, 'plugins', id, 'src', 'index.ts'))};
const answers = { 'api.amazon.com': [400, { error: 'invalid_scope' }], 'oauth2.googleapis.com': [200, { access_token: 'bench', expires_in: 3600 }] };
globalThis.fetch = async (url) => {
  const [status, body] = answers[new URL(url).hostname] ?? [404, {}];
  return new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } });
};
const run = async ({ input }) => ({ result: 'done', title: 'Bench', uniqueId: 'bench', config: input });
export default { ...plugin, pairing: { start: 'all', steps: { all: { kind: 'form', title: 'All', fields: plugin.config, run } } } };
`;

interface Directive {
  readonly what: string;
  readonly path: string;
  readonly body: (lamp: string, isOn: boolean, token: string) => object;
  readonly isAnswered: (answer: string) => boolean;
}

/** What Alexa and Google send, as their documentation has it. */
const directives: readonly Directive[] = [
  {
    what: 'Alexa: TurnOn and TurnOff',
    path: 'alexa/directives',
    body: (lamp, isOn, token) => alexa(token, lamp, 'Alexa.PowerController', isOn ? 'TurnOn' : 'TurnOff'),
    isAnswered: (answer) => answer.includes('"name":"Response"'),
  },
  {
    what: 'Alexa: ReportState',
    path: 'alexa/directives',
    body: (lamp, _isOn, token) => alexa(token, lamp, 'Alexa', 'ReportState'),
    isAnswered: (answer) => answer.includes('"StateReport"'),
  },
  {
    what: 'Google: EXECUTE OnOff',
    path: 'google/fulfillment',
    body: (lamp, on) =>
      google('action.devices.EXECUTE', {
        commands: [
          { devices: [{ id: lamp }], execution: [{ command: 'action.devices.commands.OnOff', params: { on } }] },
        ],
      }),
    isAnswered: (answer) => answer.includes('"SUCCESS"'),
  },
  {
    what: 'Google: QUERY',
    path: 'google/fulfillment',
    body: (lamp) => google('action.devices.QUERY', { devices: [{ id: lamp }] }),
    isAnswered: (answer) => answer.includes('"online":true'),
  },
];

function alexa(token: string, endpointId: string, namespace: string, name: string): object {
  const header = { namespace, name, payloadVersion: '3', messageId: randomUUID(), correlationToken: randomUUID() };
  return {
    directive: { header, endpoint: { scope: { type: 'BearerToken', token }, endpointId, cookie: {} }, payload: {} },
  };
}

const google = (intent: string, payload: object): object => ({
  requestId: randomUUID(),
  inputs: [{ intent, payload }],
});

/** A whole NEXA with a plugin of lamps that report at once; each directive from its sending to its answer. */
export async function measureVoice({ root, say, signal }: BenchContext): Promise<Measurement[]> {
  const folder = await mkdtemp(join(tmpdir(), 'nexa-bench-'));
  // The server of the database is another user than the bench, when that is root.
  await chmod(folder, 0o755);
  const port = await freePort();
  await installAll(root, folder);
  const dataDir = join(folder, 'data');
  const { launcher } = await startNexa({ root, dataDir, port, signal, pluginsDir: join(folder, 'plugins') });
  try {
    const { newToken, lamps } = await furnish(port, signal);
    const measurements: Measurement[] = [];
    for (const directive of directives) {
      // Each token may ask 3,000 times a minute.
      const token = await newToken();
      const times = await send(`http://127.0.0.1:${port}/hooks/`, { directive, token, lamps, signal });
      const [p50, p99] = [percentile(times, 0.5), percentile(times, 0.99)];
      say(`${directive.what}: p50 ${p50.toFixed(2)} ms, p99 ${p99.toFixed(2)} ms`);
      const figure = `${directive.what}, directive to answer, ${DIRECTIVES} times, lamps that report at once`;
      measurements.push(
        { figure: `${figure}, p50`, value: p50, unit: 'ms' },
        { figure: `${figure}, p99`, value: p99, unit: 'ms', limit: { atMost: LIMIT_MS } },
      );
    }
    return measurements;
  } finally {
    await stopNexa(launcher);
    await rm(folder, { recursive: true, force: true });
  }
}

async function installAll(root: string, folder: string): Promise<void> {
  await installPlugin(folder, 'lamps', join(root, 'core/tools/src/bench/voice/fixtures/lamps-plugin.ts'));
  for (const id of ['alexa', 'google']) {
    const entry = join(root, `plugins/${id}/.bench-entry.ts`);
    await writeFile(entry, paired(root, id));
    try {
      await installPlugin(folder, id, entry, 'ecosystem');
    } finally {
      await rm(entry, { force: true });
    }
  }
}

async function furnish(
  port: number,
  signal: AbortSignal,
): Promise<{ newToken: () => Promise<string>; lamps: readonly string[] }> {
  const base = `http://127.0.0.1:${port}/api/v1`;
  const { token: session, home } = await post(`${base}/setup`, { ...owner, home: { name: 'Bench', timezone: 'UTC' } });
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const serviceAccount = JSON.stringify({
    type: 'service_account',
    project_id: 'bench',
    client_email: 'bench@bench.iam.gserviceaccount.com',
    private_key: privateKey.export({ type: 'pkcs8', format: 'pem' }),
    token_uri: 'https://oauth2.googleapis.com/token',
  });
  const configs = {
    lamps: {},
    alexa: { clientId: 'amzn1.application-oa2-client.bench', clientSecret: 'bench-secret', region: 'EU' },
    google: { serviceAccount },
  };
  for (const [plugin, config] of Object.entries(configs))
    await post(`${base}/homes/${home.id}/integrations`, { plugin, config }, session);
  const lamps = await lampsOf(base, { homeId: home.id, session, signal });
  await connected(base, { homeId: home.id, session, signal });
  for (const ecosystem of ['alexa', 'google'])
    await put(`${base}/homes/${home.id}/exposure`, { ecosystem, deviceIds: lamps }, session);
  const scopes = ['ecosystem:alexa', 'ecosystem:google'];
  const newToken = async () => (await post(`${base}/tokens`, { name: 'Bench', scopes }, session)).token;
  return { newToken, lamps };
}

interface Asking {
  readonly homeId: string;
  readonly session: string;
  readonly signal: AbortSignal;
}

async function lampsOf(base: string, { homeId, session, signal }: Asking): Promise<readonly string[]> {
  const list = async () => (await get(`${base}/homes/${homeId}/devices`, session)).items as readonly { id: string }[];
  const lamps = await untilThere(list, ({ length }) => length === LAMPS, signal);
  return lamps.map(({ id }) => id);
}

/** Online once, that is: nobody is linked to them. */
async function connected(base: string, { homeId, session, signal }: Asking): Promise<void> {
  const list = async () => (await get(`${base}/homes/${homeId}/integrations`, session)).items;
  const isOnline = (all: readonly { status: { value: string } }[]) =>
    all.every(({ status }) => status.value === 'online');
  await untilThere(list, isOnline, signal);
}

async function untilThere<T>(look: () => Promise<T>, isThere: (seen: T) => boolean, signal: AbortSignal): Promise<T> {
  const deadline = performance.now() + ALL_THERE_WITHIN;
  for (;;) {
    const seen = await look();
    if (isThere(seen)) return seen;
    if (performance.now() > deadline) throw new Error(`not there in time: ${JSON.stringify(seen).slice(0, 500)}`);
    await pause(100, signal);
  }
}

async function send(
  base: string,
  {
    directive,
    token,
    lamps,
    signal,
  }: {
    readonly directive: Directive;
    readonly token: string;
    readonly lamps: readonly string[];
    readonly signal: AbortSignal;
  },
): Promise<number[]> {
  const times: number[] = [];
  for (let index = 0; index < WARM_UP + DIRECTIVES; index += 1) {
    signal.throwIfAborted();
    const lamp = lamps[index % lamps.length] as string;
    const body = JSON.stringify(directive.body(lamp, Math.floor(index / lamps.length) % 2 === 0, token));
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
    const startedAt = performance.now();
    const response = await fetch(base + directive.path, { method: 'POST', headers, body });
    const answer = await response.text();
    const took = performance.now() - startedAt;
    if (!directive.isAnswered(answer)) throw new Error(`${directive.what} was answered ${response.status}: ${answer}`);
    if (index >= WARM_UP) times.push(took);
  }
  return times;
}
