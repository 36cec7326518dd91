import type { RouteOptions } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestApiOptions } from '../support/test-api.ts';
import { CaseGenerator, type Operation, operationsOf } from './fuzz-case.ts';
import { Random } from './fuzz-random.ts';
import { runCases, shrink, useOptions } from './fuzz-run.ts';
import { createFuzzWorld, type FuzzWorld, otherMark } from './fuzz-world.ts';

const seed = Number(process.env.NEXA_FUZZ_SEED ?? 20_260_722);
const cases = Number(process.env.NEXA_FUZZ_CASES ?? 10_500);

/** Asked, but no answer of theirs can be 2xx here, with the reason. */
const noPackages = 'answers 403 where plugins cannot be installed, as here';
const noClient = 'answers 4xx where no ecosystem may link accounts, as here; account-links.int.test.ts takes it';
const neverTaken: Readonly<Record<string, string>> = {
  getMetrics: 'answers no JSON, and nothing of homes',
  setUp: 'answers 409 once there is an owner',
  moveToDiscovery: 'answers 409 unless a paired device was heard at another address',
  changeBinding: 'answers 404 where devices have no paths, as here',
  unlinkBinding: 'answers 404 where devices have no paths, as here',
  undoReplacement: 'answers 404 where nothing was replaced',
  deviceDiagnostics: 'answers 404 where devices have no paths, as here',
  exportHome: 'limited, and seldom asked by an owner; data-life-routes.int.test.ts takes it',
  getFlow:
    'answers 404 unless one’s own pairing is under way, which others soon end; integration-routes.int.test.ts takes it',
  comeBackToFlow: 'answers 409 unless somebody signs in elsewhere',
  repairIssue: 'answers 409 unless the plugin can mend the issue in steps',
  replaceDevice: 'answers 409 where no two devices can take each other’s place, as here',
  prepareInstall: noPackages,
  uploadInstall: noPackages,
  listInstalls: noPackages,
  getInstall: noPackages,
  confirmInstall: noPackages,
  discardInstall: noPackages,
  updatePlugin: noPackages,
  switchPlugin: noPackages,
  restartPlugin: noPackages,
  removePlugin: noPackages,
  renewWebhook: 'answers 400 where automations have no webhooks, as here; automation-routes.int.test.ts takes it',
  callWebhook: 'answers 404 for random tokens; automation-routes.int.test.ts takes it',
  putWebhook: 'as callWebhook',
  createScene: 'answers 400 for random states and rooms; scene-routes.int.test.ts takes it',
  addAutomationTemplate: 'answers 400 for random templates; automation-template-routes.int.test.ts takes it',
  removeAutomationTemplate: 'answers 404 for random templates; as addAutomationTemplate',
  fillAutomationTemplate: 'answers 404 for random templates; automation-template-routes.int.test.ts takes it',
  previewAutomationUpgrade: 'answers 400 where nothing was made from a template, as here; as fillAutomationTemplate',
  importAutomations: 'answers 400 for what is no YAML; as fillAutomationTemplate',
  replayDraft: 'answers 400 for random definitions; trial-routes.int.test.ts takes it',
  undoActivation: 'answers 404 where nothing was applied, as here; core/e2e/test/automations.test.ts takes it',
  readNotification: 'answers 404 for random ids; scene-routes.int.test.ts takes it',
  setExposure: 'answers 404 for random ids; exposure-routes.int.test.ts takes it',
  callHook: 'answers 404 where no plugin speaks for an ecosystem, as here; ecosystem.int.test.ts takes it',
  callIntegrationHook: 'as callHook',
  authorize: 'answers 302 to the page, and knows nothing of homes',
  readLinkRequest: noClient,
  answerLinkRequest: noClient,
  exchangeToken: noClient,
  revokeToken: noClient,
  deleteAccountLink: 'answers 404 where no account is linked; account-links.int.test.ts takes it',
  createOauthClient: 'random text is no address of https; account-links.int.test.ts takes it',
  deleteOauthClient: noClient,
  readPluginLogs: 'answers 404 where no plugin is known, as here',
};

async function fuzz(world: FuzzWorld, wanted: (operation: Operation) => boolean, count: number) {
  const document = world.api.app.swagger();
  const random = new Random(seed);
  const generator = new CaseGenerator(random, document);
  const operations = operationsOf(document).filter(wanted);
  const all = Array.from({ length: count }, (_, index) =>
    generator.next(operations[index % operations.length] as Operation),
  );
  return { operations, ...(await runCases(world, all)) };
}

const report = (leak: { what: string; found: object }): string =>
  `seed ${seed}: ${leak.what}\n${JSON.stringify(leak.found, null, 2)}`;

describe(`tenancy, asked ${cases} times at random (NEXA_FUZZ_SEED=${seed})`, () => {
  let world: FuzzWorld;
  const routes: RouteOptions[] = [];

  beforeAll(async () => {
    useOptions({});
    world = await createFuzzWorld({ onRoute: (route) => void routes.push(route) });
  });
  afterAll(() => world.stop());

  it('knows every route that is declared', () => {
    const known = new Set(operationsOf(world.api.app.swagger()).map(({ method, path }) => `${method} ${path}`));
    const declared = routes.flatMap(({ method, url }) =>
      [method].flat().map((one) => `${one} ${url.replaceAll(/:(\w+)/g, '{$1}')}`),
    );
    const unknown = declared.filter(
      (one) => !known.has(one) && !/^(HEAD|OPTIONS) |\/api\/docs|^GET \/(\*|api\/v1\/(live|relay))$/.test(one),
    );
    expect(unknown).toEqual([]);
    expect(known.size).toBeGreaterThan(35);
  });

  it('has marks to find: the other home’s owner sees them on every list', async () => {
    const { api, homes, tokens } = world;
    for (const list of [
      'rooms',
      'devices',
      'members',
      'automations',
      'automation-health',
      'issues',
      'integrations',
      'discoveries',
    ]) {
      const answer = await api.call('GET', `/homes/${homes.other}/${list}`, { token: tokens.ownerOfOther ?? '' });
      expect([list, answer.status, JSON.stringify(answer.body).includes(otherMark)]).toEqual([list, 200, true]);
    }
  });

  it('leaks nothing and changes nothing of the other home', async () => {
    const { leak, requests, answers, operations } = await fuzz(world, () => true, cases);
    if (leak !== undefined) expect.fail(report(await shrink(leak)));
    expect(requests).toBe(cases);
    // Cases that are all refused for their form would prove nothing: each route must have done its work.
    const idle = operations.filter(
      ({ id }) => neverTaken[id] === undefined && ![...(answers.get(id) ?? [])].some(([status]) => status < 300),
    );
    expect(idle.map(({ id }) => [id, ...(answers.get(id) ?? [])])).toEqual([]);
  }, 600_000);
});

describe('the search for leaks', () => {
  const access = { to: 'account', scope: 'read' } as const;
  const params = { type: 'object', properties: { id: { type: 'string', format: 'uuid' } }, required: ['id'] };
  const querystring = { type: 'object', properties: { search: { type: 'string' } } };

  const leaking: TestApiOptions = {
    extend: (app, database) => {
      app.get<{ Params: { id: string } }>(
        '/api/v1/leaking/rooms/:id',
        { config: { access }, schema: { operationId: 'leakRoom', params, querystring } },
        async ({ params: { id } }) =>
          database.asService('test', ({ sql }) => sql`SELECT name FROM rooms WHERE id = ${id}`),
      );
      app.delete<{ Params: { id: string } }>(
        '/api/v1/leaking/rooms/:id',
        { config: { access }, schema: { operationId: 'spoilRoom', params, querystring } },
        async ({ params: { id } }) => {
          await database.asService('test', ({ sql }) => sql`UPDATE rooms SET kind = 'spoilt' WHERE id = ${id}`);
          return {};
        },
      );
    },
  };

  it.each([
    ['leakRoom', 'mark-'],
    ['spoilRoom', 'public.rooms'],
  ])(
    'finds %s, and tells the smallest case of it',
    async (operation, told) => {
      useOptions(leaking);
      const world = await createFuzzWorld(leaking);
      try {
        const { leak } = await fuzz(world, ({ id }) => id === operation, 250);
        expect(leak?.what).toContain(told);
        const { found } = await shrink(leak as NonNullable<typeof leak>);
        expect(found).toMatchObject({ operation, params: { id: { kind: 'rooms' } }, query: {} });
      } finally {
        await world.stop();
      }
    },
    300_000,
  );
});
