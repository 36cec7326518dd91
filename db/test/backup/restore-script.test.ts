import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { chooseContents, closingScript, withoutNewerSettings } from '../../src/backup/external/restore-script.ts';

const contents = [
  '6; 2615 16390 SCHEMA - nexa home',
  '2; 3079 16400 EXTENSION - pg_trgm ',
  '3; 0 0 COMMENT - EXTENSION pg_trgm ',
  '4; 0 0 COMMENT - SCHEMA public home',
  '5; 0 0 COMMENT - SCHEMA nexa home',
  '7; 2615 16391 SCHEMA - auth home',
  '8; 1255 16500 FUNCTION auth uid() home',
  '9; 0 0 ACL auth FUNCTION uid() home',
  '10; 0 0 ACL - SCHEMA auth home',
  '11; 1259 16600 TABLE public users home',
  '12; 0 16600 TABLE DATA public users home',
  '13; 826 16700 DEFAULT ACL public DEFAULT PRIVILEGES FOR TABLES home',
  '14; 0 16800 MATERIALIZED VIEW DATA timeseries home_dashboard_summary nexa_service',
];
const target = { isExempt: false, hasAuth: false, timescale: undefined };
const facts = {
  snapshotAt: '2026-11-22T10:00:00Z',
  finishedAt: '2026-11-22T10:00:01Z',
  timescale: null,
  schemas: ['public', 'nexa', 'timeseries'],
  ownedByService: ['TABLE timeseries.series'],
  roles: [],
};
const numbers = (lines: readonly string[]) => lines.map((line) => Number.parseInt(line, 10));

describe('what of a dump is restored', () => {
  it('is all but what is made beforehand, computed again or the administrator’s, and the rights last', () => {
    const { things, rights } = chooseContents(contents, target);
    expect([numbers(things), numbers(rights)]).toEqual([
      [5, 8, 11, 12],
      [9, 10],
    ]);
  });

  it('is without NEXA’s schema auth where the target has its own', () => {
    const { things, rights } = chooseContents(contents, { ...target, hasAuth: true });
    expect([numbers(things), numbers(rights)]).toEqual([[5, 11, 12], []]);
  });
});

describe('what follows a dump', () => {
  const expected = { 'public.users': { rows: 1, hash: '1' } };

  it('gives the owners, computes the summaries and counts, in this order', () => {
    const script = closingScript({ facts, contents, expected }, target);
    const steps = [
      'ALTER TABLE timeseries.series OWNER TO nexa_service;',
      'SET ROLE nexa_service;',
      'REFRESH MATERIALIZED VIEW "timeseries"."home_dashboard_summary";',
      "SELECT 'nexa-digest', 'public.users', ",
    ];
    const places = steps.map((step) => script.indexOf(step));
    expect(places[0]).toBeGreaterThanOrEqual(0);
    expect(places).toEqual([...places].sort((one, other) => one - other));
    expect(script).not.toContain('timescaledb');
  });

  it('counts as itself where the login sees all', () => {
    expect(closingScript({ facts, contents, expected }, { ...target, isExempt: true })).toMatch(
      /RESET ROLE;\nSELECT 'nexa-digest'/,
    );
  });
});

describe('the programs of Postgres 17 for an older server', () => {
  const through = async (text: string, size: number) => {
    const pieces = Buffer.from(text, 'latin1');
    const split = Array.from({ length: Math.ceil(pieces.length / size) }, (_, at) =>
      pieces.subarray(at * size, (at + 1) * size),
    );
    return Buffer.concat(await Readable.from(split).compose(withoutNewerSettings()).toArray()).toString('latin1');
  };

  it.each([7, 5000])(
    'lose the setting that it does not know, and nothing else, in pieces of %i bytes',
    async (size) => {
      const rest = `SET lock_timeout = 0;\n${'\xff\x80 row\n'.repeat(2000)}SET transaction_timeout = 0;\n`;
      const found = await through(`SET statement_timeout = 0;\nSET transaction_timeout = 0;\n${rest}`, size);
      expect(found).toBe(`SET statement_timeout = 0;\n\n${rest}`);
    },
  );

  it('are passed on whole when they say little', async () => {
    expect(await through('SET lock_timeout = 0;\n', 7)).toBe('SET lock_timeout = 0;\n');
  });
});
