import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { configurationDocument } from '../../src/config/configuration-document.ts';
import { environmentVariables } from '../../src/config/environment.ts';
import { readServerConfig } from '../../src/config/server-config.ts';

const machine = { isRoot: false, repositoryRoot: '/opt/nexa' };

describe('the configuration', () => {
  it('has a default for everything that is needed', () => {
    expect(readServerConfig({}, machine)).toMatchObject({
      dataDir: `${process.cwd()}/data`,
      host: '127.0.0.1',
      port: 8420,
      secretKeyFile: `${process.cwd()}/data/secret.key`,
      trustProxy: [],
      discovery: 'all',
      pluginsDirs: ['/opt/nexa/plugins'],
      pageDir: '/opt/nexa/ui/dist',
      logLevel: 'info',
    });
  });

  it('keeps root’s data where Postgres’ own user may enter', () => {
    expect(readServerConfig({}, { ...machine, isRoot: true }).dataDir).toBe('/var/lib/nexa');
  });

  it('reads what is set, and takes an empty variable as not set', () => {
    const config = readServerConfig(
      { NEXA_PORT: '9000', NEXA_HOST: '', NEXA_TRUST_PROXY: 'loopback, 10.0.0.0/8', NEXA_DATA_DIR: '/srv/nexa' },
      machine,
    );
    expect(config).toMatchObject({
      port: 9000,
      host: '127.0.0.1',
      trustProxy: ['loopback', '10.0.0.0/8'],
      secretKeyFile: '/srv/nexa/secret.key',
    });
  });

  it.each([
    ['NEXA_PORT', 'http'],
    ['NEXA_PORT', '70000'],
    ['NEXA_PORT', '84.5'],
    ['DATABASE_URL', 'mysql://user:hunter2@host/db'],
    ['NEXA_PUBLIC_URL', 'nexa.example.com'],
    ['NEXA_TRUST_PROXY', 'everyone'],
    ['NEXA_LOG_LEVEL', 'loud'],
    ['NEXA_TLS_KEY', '/key.pem'],
  ])('refuses %s=%s by name, without repeating the value', (name, value) => {
    const read = () => readServerConfig({ [name]: value }, machine);
    expect(read).toThrowError(
      expect.objectContaining({
        code: 'NEXA_CONFIG_INVALID',
        params: expect.objectContaining({ name: name === 'NEXA_TLS_KEY' ? 'NEXA_TLS_CERT' : name }),
      }),
    );
    expect(read).not.toThrowError(/hunter2/);
  });

  it('is documented as it is', () => {
    const path = new URL('../../../../docs/configuration.md', import.meta.url);
    expect(readFileSync(path, 'utf8')).toBe(configurationDocument());
    expect(
      Object.keys(environmentVariables).filter((name) => !configurationDocument().includes(`\`${name}\``)),
    ).toEqual([]);
  });
});
