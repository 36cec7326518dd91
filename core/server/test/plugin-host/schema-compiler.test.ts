import { hostField, portField } from '@nexa/sdk';
import { Type } from '@sinclair/typebox';
import { describe, expect, it } from 'vitest';
import { grantsOf } from '../../src/plugin-host/network-grants.ts';
import { compilePluginSchema, isHost } from '../../src/plugin-host/schema-compiler.ts';

describe('a host', () => {
  it.each(['bridge', 'bridge.local', '192.168.1.2', 'fe80::1', '::1', 'a-b.example.com', 'example.com.'])(
    'may be %s',
    (text) => expect(isHost(text)).toBe(true),
  );
  it.each(['', '.', 'http://bridge', 'bridge:80', 'a b', '-a', 'a-', 'a..b', '[::1]', `${'a'.repeat(64)}.com`])(
    'is not %j',
    (text) => expect(isHost(text)).toBe(false),
  );
});

describe('a plugin’s schema', () => {
  it('says where a value is wrong', () => {
    const check = compilePluginSchema({ type: 'object', properties: { level: { type: 'number', maximum: 100 } } });
    expect(check({ level: 100 })).toBeUndefined();
    expect(check({ level: 101 })).toBe('/level must be <= 100');
  });

  it('may carry the id of another one without meeting it', () => {
    const schema = { $id: 'same', type: 'object', properties: {} };
    expect(() => [compilePluginSchema(schema), compilePluginSchema({ ...schema })]).not.toThrow();
  });
});

describe('what host fields grant', () => {
  const fields = Type.Object({
    host: hostField({ ports: ['httpPort', 'httpsPort'] }),
    httpPort: portField({ default: 80 }),
    httpsPort: portField({ default: 443 }),
    name: Type.String(),
  });
  const schema = JSON.parse(JSON.stringify(fields));

  it('is the host with its ports, given or by default', () => {
    expect(grantsOf(schema, { host: '10.0.0.2', httpPort: 8080, name: '10.0.0.9' })).toEqual([
      { host: '10.0.0.2', ports: [8080, 443] },
    ]);
  });

  it.each([
    ['no host', {}],
    ['a host that is none', { host: 'a b' }],
    ['a host that is a list', { host: ['10.0.0.2'] }],
  ])('is nothing for %s', (_name, values) => {
    expect(grantsOf(schema, values)).toEqual([]);
  });

  it('leaves out ports that are none', () => {
    expect(grantsOf(schema, { host: '10.0.0.2', httpPort: 0, httpsPort: 70_000 })).toEqual([]);
  });
});
