import type { HeardUdp } from '@nexa/sdk';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { identify } from '../../src/discovery/identify.ts';
import { announced, datagram, plain, sealed, sealed35 } from './announcement.ts';

const heard = (payload: Buffer, localPort = 6667, address = '192.168.1.23'): HeardUdp => ({
  kind: 'udp',
  address,
  port: 49154,
  localPort,
  payload: payload.toString('base64'),
});

function withTurnedBit(datagram: Buffer, fromEnd: number): Buffer {
  const at = datagram.length - fromEnd;
  datagram.writeUInt8(datagram.readUInt8(at) ^ 1, at);
  return datagram;
}

describe('an announcement', () => {
  it('in plain JSON on port 6666 becomes an offer of a 3.1 device', () => {
    expect(identify(heard(plain({ ...announced, version: '3.1' }), 6666))).toEqual({
      uniqueId: 'bf1234567890abcdefgh',
      title: 'Tuya device efgh',
      model: 'keyjup78v54myhan',
      config: { host: '192.168.1.23', deviceId: 'bf1234567890abcdefgh', version: '3.1' },
      followsAddress: true,
    });
  });

  it('that is encrypted on port 6667 becomes an offer of a 3.3 device', () => {
    expect(identify(heard(sealed(announced)))).toMatchObject({
      uniqueId: 'bf1234567890abcdefgh',
      config: { host: '192.168.1.23', version: '3.3' },
    });
  });

  it('without a return code is read as well', () => {
    const payload = Buffer.from(JSON.stringify(announced));
    expect(identify(heard(datagram(0x00, payload, false), 6666))).toMatchObject({ uniqueId: announced.gwId });
  });

  it('of a 3.4 device is an offer of one', () => {
    expect(identify(heard(sealed({ ...announced, version: '3.4' }, 0x23)))).toMatchObject({
      title: 'Tuya device efgh',
      config: { version: '3.4' },
    });
  });

  it.each([
    ['broadcast', 6667, false],
    ['that answers whoever asked', 7000, true],
  ])('in a frame of 3.5 %s is an offer of a 3.5 device', (_what, port, returnCode) => {
    const told = { ...announced, version: '3.5' };
    expect(identify(heard(sealed35(told, returnCode), port))).toMatchObject({
      uniqueId: announced.gwId,
      config: { host: '192.168.1.23', version: '3.5' },
    });
  });

  it('of a version that nobody knows leaves it to pairing to find out', () => {
    expect(identify(heard(sealed({ ...announced, version: '9.9' })))).toMatchObject({ config: { version: 'auto' } });
  });

  it('gives the address it came from rather than the one it names', () => {
    expect(identify(heard(sealed(announced), 6667, '10.0.0.7'))).toMatchObject({ config: { host: '10.0.0.7' } });
  });

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['noise', Buffer.from('hello, is anyone there? I am no Tuya device')],
    ['a frame cut short', sealed(announced).subarray(0, 40)],
    [
      'a length beyond its end',
      Buffer.concat([sealed(announced).subarray(0, 12), Buffer.from('ffffffff', 'hex'), Buffer.alloc(20)]),
    ],
    ['no id', plain({ ...announced, gwId: undefined })],
    ['an id that is none', plain({ ...announced, gwId: '../../etc' })],
    ['a list', plain([1, 2, 3])],
    ['a question of an app on port 7000', sealed35({ from: 'app', ip: '192.168.1.2' }, false)],
    ['a frame of 3.5 cut short', sealed35(announced, false).subarray(0, 40)],
    ['a frame of 3.5 with another tag', withTurnedBit(sealed35(announced, false), 5)],
    ['a frame of 3.5 with another end', withTurnedBit(sealed35(announced, false), 1)],
    ['another key', datagram(0x13, Buffer.alloc(64, 7), true)],
  ])('is nothing when it holds %s', (_what, payload) => {
    expect(identify(heard(payload))).toBeUndefined();
  });

  it('never throws, whatever comes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        const spoilt = sealed(announced);
        for (const [at, byte] of bytes.entries()) spoilt.writeUInt8(byte, (at * 7) % spoilt.length);
        identify(heard(spoilt));
        expect(identify(heard(Buffer.from(bytes)))).toBeUndefined();
      }),
    );
  });

  it('that is none of ours is left to others', () => {
    expect(identify({ kind: 'ssdp', address: '192.168.1.2', headers: {} })).toBeUndefined();
  });
});
