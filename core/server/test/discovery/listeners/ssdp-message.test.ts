import { expect, it } from 'vitest';
import { parseSsdpMessage, searchMessage } from '../../../src/discovery/listeners/ssdp-message.ts';

const lines = (...all: string[]) => [...all, '', ''].join('\r\n');

it('reads an answer to a search', () => {
  const text = lines(
    'HTTP/1.1 200 OK',
    'LOCATION: http://192.168.1.2:80/description.xml',
    'St:upnp:rootdevice',
    'EXT:',
  );
  expect(parseSsdpMessage(text)).toEqual({
    kind: 'answer',
    headers: { location: 'http://192.168.1.2:80/description.xml', st: 'upnp:rootdevice', ext: '' },
  });
});

it.each([
  ['ssdp:alive', 'announcement'],
  ['ssdp:byebye', 'farewell'],
])('tells %s as %s', (nts, kind) => {
  expect(parseSsdpMessage(lines('NOTIFY * HTTP/1.1', `NTS: ${nts}`))).toMatchObject({ kind });
});

it.each([
  ['a search by someone else', searchMessage('ssdp:all', 2)],
  ['an error', lines('HTTP/1.1 500 Oops')],
  ['nothing', ''],
  ['noise', '\u0000\u0001\u0002'],
])('passes over %s', (_, text) => {
  expect(parseSsdpMessage(text)).toBeUndefined();
});

it('survives a header without end', () => {
  expect(parseSsdpMessage(`HTTP/1.1 200 OK\r\n${'x'.repeat(60_000)}`)).toEqual({ kind: 'answer', headers: {} });
});
