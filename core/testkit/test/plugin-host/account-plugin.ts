import {
  authFailed,
  choiceField,
  configInvalid,
  definePlugin,
  fieldHints,
  hostField,
  type JsonObject,
  type PairingContext,
  portField,
  secretField,
  unreachable,
} from '@nexa/sdk';
import { Type } from '@sinclair/typebox';

/** Version 3 of a configuration; before it, the address was one text, and the interval was in minutes. */
const Config = Type.Object({
  host: hostField({ title: 'Address', ports: ['port'] }),
  port: portField({ title: 'Port', default: 443 }),
  token: secretField({ title: 'Token' }),
  pace: choiceField({ fast: 'Every second', slow: 'Every minute' }, { title: 'Updates', default: 'slow' }),
  interval: Type.Optional(
    Type.Integer({ minimum: 1, ...fieldHints({ title: 'Interval', unit: 's', advanced: true }) }),
  ),
});

export interface AccountWorld {
  readonly origin: string;
  /** Whether the vendor's app has scanned the code. */
  isScanned: boolean;
}

/** A plugin with one step of every kind, for an account at the provider under `origin`. */
export function accountPlugin(world: AccountWorld) {
  const redeem = async ({ input, data }: PairingContext): Promise<string> => {
    const body = new URLSearchParams({ code: String(input.code), redirect_uri: String(data.callback) });
    const answer = await fetch(`${world.origin}/token`, { method: 'POST', body }).catch(() => undefined);
    if (answer === undefined) throw unreachable('The provider does not answer.');
    const { access_token: token } = (await answer.json()) as { access_token?: string };
    if (token === undefined) throw authFailed('The code is not good any more.');
    return token;
  };
  const done = (config: JsonObject) => ({ result: 'done', title: 'Account', uniqueId: 'account-1', config }) as const;
  return definePlugin({
    config: Config,
    configVersion: 3,
    migrateConfig(config, fromVersion) {
      if (fromVersion < 2 && typeof config.address !== 'string') throw configInvalid('address', 'There is no address.');
      const [host, port] = String(config.address).split(':');
      return { host: host ?? '', port: Number(port), token: config.token ?? '', pace: 'slow' };
    },
    pairing: {
      start: 'sign-in',
      reconfigure: 'pace',
      repairs: { 'account.not-scanned': 'scan' },
      steps: {
        'sign-in': {
          kind: 'external',
          title: 'Sign in',
          fields: Type.Object({ code: secretField() }),
          async present({ callback }) {
            const url = new URL('/authorize', world.origin);
            url.searchParams.set('redirect_uri', callback?.url ?? '');
            url.searchParams.set('state', callback?.state ?? '');
            return { content: url.href, data: { callback: callback?.url ?? '' } };
          },
          async run(context) {
            const token = await redeem(context);
            context.logger.info('Signed in', { code: context.input.code ?? '' });
            const { hostname: host, port } = new URL(world.origin);
            return done({ host, port: Number(port), token, pace: 'slow' });
          },
        },
        pace: {
          kind: 'form',
          title: 'Pace',
          fields: Type.Pick(Config, ['pace']),
          run: async ({ input, integration }) => done({ ...integration?.config, ...input }),
        },
        scan: {
          kind: 'qr',
          title: 'Scan it with the app',
          fields: Type.Object({}),
          present: async ({ issue }) => ({ content: `account:${issue?.code}`, data: { shown: true } }),
          run: async ({ data, integration }) =>
            world.isScanned && data.shown === true
              ? done(integration?.config ?? {})
              : { result: 'retry', message: 'Not scanned yet.' },
        },
      },
    },
    checks: [
      {
        id: 'account.scanned',
        title: 'Scanned',
        scope: 'integration',
        every: 60_000,
        raises: [{ code: 'account.not-scanned', severity: 'warning', title: 'Not scanned', explanation: 'Scan it.' }],
        run: async () =>
          world.isScanned ? { outcome: 'ok' } : { outcome: 'issue', code: 'account.not-scanned', evidence: {} },
      },
    ],
    diagnostics: {
      schema: Type.Object({ token: secretField(), requests: Type.Integer() }),
      collect: async ({ externalId, connection }) => ({
        requests: connection.devices.length,
        token: 'a-token-of-its-own',
        ...(externalId === undefined ? {} : { asked: externalId }),
      }),
    },
    connect: async ({ config }) => ({
      devices: [],
      command: async () => 'accepted',
      refresh: async () => {
        throw authFailed(`${config.token} is refused`);
      },
      disconnect: async () => undefined,
    }),
  });
}
