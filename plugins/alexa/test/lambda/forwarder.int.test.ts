import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { JsonObject } from '@nexa/sdk';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { handler } from '../../lambda/index.mjs';
import { ownJudge } from '../schemas/own-judge.ts';

const TOKEN = 'the-token-of-the-person';
const directive = (namespace: string, name: string, more: JsonObject = {}): JsonObject => ({
  directive: {
    header: { namespace, name, payloadVersion: '3', messageId: 'm-1', correlationToken: 'c-1' },
    payload: {},
    ...more,
  },
});
const scope = { type: 'BearerToken', token: TOKEN };
const turnOn = directive('Alexa.PowerController', 'TurnOn', { endpoint: { endpointId: 'lamp', scope } });
const acceptGrant = directive('Alexa.Authorization', 'AcceptGrant', {
  payload: { grant: { type: 'OAuth2.AuthorizationCode', code: 'secret-code' }, grantee: scope },
});
const answer = { event: { header: { namespace: 'Alexa', name: 'Response' }, payload: {} } };

let server: Server;
let asked: { readonly method: string; readonly path: string; readonly body: unknown }[];
let reply: { status: number; body: string } | undefined;
let written: string[];

beforeEach(async () => {
  asked = [];
  written = [];
  reply = { status: 200, body: JSON.stringify(answer) };
  server = createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const body: unknown = JSON.parse(Buffer.concat(parts).toString('utf8'));
    asked.push({ method: request.method ?? '', path: request.url ?? '', body });
    if (reply === undefined) return;
    response.writeHead(reply.status, { 'content-type': 'application/json', location: 'http://127.0.0.1:1/' });
    response.end(reply.body);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  vi.stubEnv('NEXA_URL', `http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  vi.stubEnv('NEXA_TIMEOUT', '300');
  const keep = (text: unknown) => {
    written.push(String(text));
    return true;
  };
  vi.spyOn(process.stderr, 'write').mockImplementation(keep);
  vi.spyOn(process.stdout, 'write').mockImplementation(keep);
});

afterEach(async () => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  server.closeAllConnections();
  await new Promise((resolve) => {
    server.close(resolve);
  });
  expect(written.join('')).not.toMatch(/the-token-of-the-person|secret-code/);
});

describe('the forwarder', () => {
  it('hands a directive over as it came, and the answer back', async () => {
    expect(await handler(turnOn)).toEqual(answer);
    expect(asked).toEqual([{ method: 'POST', path: '/hooks/alexa/directives', body: turnOn }]);
  });

  it.each([
    [401, 'INVALID_AUTHORIZATION_CREDENTIAL'],
    [403, 'INSUFFICIENT_PERMISSIONS'],
    [404, 'BRIDGE_UNREACHABLE'],
    [429, 'RATE_LIMIT_EXCEEDED'],
    [500, 'BRIDGE_UNREACHABLE'],
    [502, 'BRIDGE_UNREACHABLE'],
    [302, 'BRIDGE_UNREACHABLE'],
  ])('makes an ErrorResponse of status %i', async (status, type) => {
    reply = { status, body: '{}' };
    const said = await handler(turnOn);
    expect(ownJudge(said)).toBeUndefined();
    expect(said).toMatchObject({
      event: {
        header: { namespace: 'Alexa', name: 'ErrorResponse', correlationToken: 'c-1' },
        endpoint: { endpointId: 'lamp' },
        payload: { type },
      },
    });
    expect(asked).toHaveLength(1);
  });

  it.each([401, 500])('makes ACCEPT_GRANT_FAILED of status %i to AcceptGrant', async (status) => {
    reply = { status, body: '{}' };
    const said = await handler(acceptGrant);
    expect(ownJudge(said)).toBeUndefined();
    expect(said).toMatchObject({
      event: { header: { namespace: 'Alexa.Authorization' }, payload: { type: 'ACCEPT_GRANT_FAILED' } },
    });
  });

  it.each(['no JSON', '[]', 'null', '{"event":null}'])('takes no answer like %s for an event', async (body) => {
    reply = { status: 200, body };
    expect(await handler(turnOn)).toMatchObject({ event: { payload: { type: 'BRIDGE_UNREACHABLE' } } });
  });

  it('gives up in time when NEXA says nothing', async () => {
    reply = undefined;
    expect(await handler(turnOn)).toMatchObject({ event: { payload: { type: 'BRIDGE_UNREACHABLE' } } });
    expect(written).toEqual(['NEXA did not answer in time.\n']);
  });

  it.each(['', 'http://home.example.org', 'not an address'])('sends no token to %s', async (url) => {
    vi.stubEnv('NEXA_URL', url);
    expect(await handler(turnOn)).toMatchObject({ event: { payload: { type: 'BRIDGE_UNREACHABLE' } } });
    expect(asked).toEqual([]);
  });

  it('answers what is no directive', async () => {
    reply = { status: 400, body: '{}' };
    expect(ownJudge(await handler({}))).toBeUndefined();
  });
});
