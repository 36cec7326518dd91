import { randomUUID } from 'node:crypto';
import compress from '@fastify/compress';
import cookie from '@fastify/cookie';
import rateLimit from '@fastify/rate-limit';
import websocket from '@fastify/websocket';
import { NexaError } from '@nexa/sdk';
import fastify, { type FastifyBaseLogger, type FastifyInstance, LogController, type RouteOptions } from 'fastify';
import { hashToken } from '../auth/token.ts';
import { liveRoutes } from '../live/live-routes.ts';
import { relayRoutes } from '../relay/relay-routes.ts';
import { guardAccess } from './access.ts';
import type { Api, ApiParts } from './api.ts';
import { handleErrors } from './error-handler.ts';
import { describeApi } from './openapi.ts';
import { servePage } from './page.ts';
import { accountLinkRoutes } from './routes/account-link-routes.ts';
import { auditRoutes } from './routes/audit-routes.ts';
import { authRoutes } from './routes/auth-routes.ts';
import { automationHealthRoutes } from './routes/automation-health-routes.ts';
import { automationRoutes } from './routes/automation-routes.ts';
import { automationRunRoutes } from './routes/automation-run-routes.ts';
import { automationTemplateRoutes } from './routes/automation-template-routes.ts';
import { backupRoutes } from './routes/backup-routes.ts';
import { bindingRoutes } from './routes/binding-routes.ts';
import { catalogueRoutes } from './routes/catalogue-routes.ts';
import { dataLifeRoutes } from './routes/data-life-routes.ts';
import { deviceRoutes } from './routes/device-routes.ts';
import { diagnosticsRoutes } from './routes/diagnostics-routes.ts';
import { discoveryRoutes } from './routes/discovery-routes.ts';
import { exposureRoutes } from './routes/exposure-routes.ts';
import { historyRoutes } from './routes/history-routes.ts';
import { homeRoutes } from './routes/home-routes.ts';
import { hookRoutes } from './routes/hook-routes.ts';
import { importRoutes } from './routes/import-routes.ts';
import { integrationRoutes } from './routes/integration-routes.ts';
import { issueRoutes } from './routes/issue-routes.ts';
import { jobRoutes } from './routes/job-routes.ts';
import { memberRoutes } from './routes/member-routes.ts';
import { modeRoutes } from './routes/mode-routes.ts';
import { notificationRoutes } from './routes/notification-routes.ts';
import { oauthRoutes } from './routes/oauth-routes.ts';
import { openingRoutes } from './routes/opening-routes.ts';
import { pairingRoutes } from './routes/pairing-routes.ts';
import { pluginInstallRoutes } from './routes/plugin-install-routes.ts';
import { pluginManageRoutes } from './routes/plugin-manage-routes.ts';
import { pluginRoutes } from './routes/plugin-routes.ts';
import { retentionRoutes } from './routes/retention-routes.ts';
import { sceneRoutes } from './routes/scene-routes.ts';
import { setupRoutes } from './routes/setup-routes.ts';
import { systemRoutes } from './routes/system-routes.ts';
import { tokenRoutes } from './routes/token-routes.ts';
import { trialRoutes } from './routes/trial-routes.ts';
import { webhookRoutes } from './routes/webhook-routes.ts';
import { buildValidator } from './schema-compilers.ts';
import { setSecurityHeaders } from './security-headers.ts';
import { textProblem } from './text-problem.ts';

export interface AppOptions {
  readonly parts: ApiParts;
  readonly logger: FastifyBaseLogger;
  /** Folder of the built page. */
  readonly pageDir: string;
  readonly trustProxy: readonly string[];
  readonly tls?: { readonly cert: Buffer; readonly key: Buffer };
  /** Requests a minute of one address or token; 3,000 when left out. */
  readonly requestsPerMinute?: number;
  /** Told of every route as it is declared. */
  readonly onRoute?: (route: RouteOptions) => void;
}

const bodyLimit = 1_048_576;
const groups = [
  setupRoutes,
  authRoutes,
  tokenRoutes,
  accountLinkRoutes,
  homeRoutes,
  dataLifeRoutes,
  retentionRoutes,
  memberRoutes,
  openingRoutes,
  pluginRoutes,
  discoveryRoutes,
  relayRoutes,
  pluginInstallRoutes,
  pluginManageRoutes,
  catalogueRoutes,
  integrationRoutes,
  diagnosticsRoutes,
  pairingRoutes,
  deviceRoutes,
  exposureRoutes,
  bindingRoutes,
  historyRoutes,
  importRoutes,
  automationRoutes,
  automationRunRoutes,
  webhookRoutes,
  automationHealthRoutes,
  automationTemplateRoutes,
  trialRoutes,
  sceneRoutes,
  modeRoutes,
  notificationRoutes,
  issueRoutes,
  auditRoutes,
  liveRoutes,
  jobRoutes,
  backupRoutes,
];

/** The HTTP interface, ready for `inject` or `listen`. */
export async function createApp(options: AppOptions): Promise<FastifyInstance> {
  const { parts } = options;
  const app = fastify({
    ...(options.tls === undefined ? {} : { https: options.tls }),
    loggerInstance: options.logger,
    logController: new LogController({ disableRequestLogging: true }),
    schemaController: { compilersFactory: { buildValidator: buildValidator as never } },
    trustProxy: options.trustProxy.length === 0 ? false : [...options.trustProxy],
    bodyLimit,
    genReqId: () => randomUUID(),
    requestIdHeader: false,
    routerOptions: { maxParamLength: 300 },
    // Slow senders of headers and bodies are let go; answers may take the longest wait of a command.
    requestTimeout: 60_000,
    connectionTimeout: 120_000,
    forceCloseConnections: true,
  }) as unknown as FastifyInstance;
  const { onRoute } = options;
  if (onRoute !== undefined) app.addHook('onRoute', (route) => onRoute(route));
  handleErrors(app);
  acceptEmptyJson(app);
  observe(app, parts);
  setSecurityHeaders(app);
  await app.register(cookie);
  await app.register(rateLimit, {
    max: options.requestsPerMinute ?? 3000,
    timeWindow: 60_000,
    cache: 10_000,
    keyGenerator: (request) => rateKey(request.headers.authorization, request.ip),
    errorResponseBuilder: (_request, context) =>
      new NexaError(
        'NEXA_REQUEST_RATE_LIMITED',
        `Too many requests. Try again in ${Math.ceil(context.ttl / 1000)} s.`,
        {
          params: { retryAfter: Math.ceil(context.ttl / 1000) },
        },
      ),
  });
  await app.register(compress, { encodings: ['gzip'], threshold: 1024 });
  await app.register(websocket, { options: { maxPayload: 16_384 } });
  await describeApi(app, parts.version);
  guardAccess(app, {
    accounts: parts.accounts,
    database: parts.database,
    ...(parts.publicUrl === undefined ? {} : { publicUrl: parts.publicUrl }),
  });
  await app.register(
    async (api) => {
      for (const routes of groups) routes(api as unknown as Api, parts);
    },
    { prefix: '/api/v1' },
  );
  await app.register((oauth) => oauthRoutes(oauth as unknown as Api, parts));
  await app.register((hooks) => hookRoutes(hooks as unknown as Api, parts));
  systemRoutes(app as unknown as Api, parts);
  await servePage(app, options.pageDir);
  return app;
}

/** Whoever sends a token is counted by it: many people may share one address. */
function rateKey(authorization: string | undefined, ip: string): string {
  return authorization === undefined ? ip : hashToken(authorization).toString('base64url');
}

/** A POST that says JSON and sends nothing means an empty object. */
function acceptEmptyJson(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.removeContentTypeParser(['application/json', 'text/plain']);
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body.length === 0) done(null, {});
    else
      parse(request, body as string, (error, value) => {
        const problem = error ?? textProblem('body', value, body as string);
        if (problem === undefined || problem === null) done(null, value);
        else done(problem);
      });
  });
  app.addHook('preValidation', async (request) => {
    const problem = textProblem('querystring', request.query) ?? textProblem('params', request.params);
    if (problem !== undefined) throw problem;
    if (request.body === undefined && request.routeOptions.schema?.body !== undefined) request.body = {};
  });
}

function observe(app: FastifyInstance, parts: ApiParts): void {
  app.addHook('onSend', async (request, reply) => {
    reply.header('x-request-id', request.id);
  });
  app.addHook('onResponse', async (request, reply) => {
    const route = request.is404 ? 'unknown' : (request.routeOptions.url ?? 'unknown');
    parts.metrics.request(request.method, route, reply.statusCode, reply.elapsedTime / 1000);
  });
}
