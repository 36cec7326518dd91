import TuyApi from 'tuyapi';
import { describe, expect, it } from 'vitest';
import { createTuyapiDevice, discardTuyapiDevice } from '../../src/link/tuyapi-device.ts';
import { deviceFrame, encrypt } from '../emulator/tuya-33-codec.ts';

const target = {
  host: '127.0.0.1',
  port: 6668,
  deviceId: 'bf1234567890abcdefgh',
  localKey: '0123456789abcdef',
} as const;
const quiet = () => undefined;
const create = (onMalformed: (reason: string) => void = quiet) =>
  createTuyapiDevice(
    { ...target, version: '3.3' },
    { onMalformed, onOtherKey: quiet, onOtherVersion: quiet, heartbeatEvery: 10_000, heartbeatLimit: 4000 },
  );

describe('the installed tuyapi', () => {
  it('has the members that we rely on and that are not its public interface', () => {
    const Device = TuyApi as unknown as new (options: object) => Record<string, unknown>;
    const device = new Device({ ip: '127.0.0.1', id: 'x', key: '0123456789abcdef', version: '3.3' });
    expect(device).toMatchObject({
      _resolvers: {},
      _currentSequenceN: expect.any(Number),
      _pingPongPeriod: expect.any(Number),
      _responseTimeout: expect.any(Number),
      device: {
        parser: {
          parse: expect.any(Function),
          encode: expect.any(Function),
          cipher: { getKey: expect.any(Function), encrypt: expect.any(Function) },
        },
      },
    });
  });

  it('is handed whole frames, and one that is spoilt takes no other with it', () => {
    const reasons: string[] = [];
    const { parser } = create((reason) => reasons.push(reason)).device;
    const good = deviceFrame(7, 10, encrypt(target.localKey, '{"dps":{"1":true}}'));
    const spoilt = Buffer.from(good);
    spoilt.writeUInt8(spoilt.readUInt8(30) ^ 1, 30);
    expect(parser.parse(Buffer.concat([good, spoilt, good]).subarray(0, 50))).toHaveLength(0);
    expect(parser.parse(Buffer.concat([good, spoilt, good]).subarray(50))).toMatchObject([
      { sequenceN: 7, commandByte: 10, payload: { dps: { 1: true } } },
      { sequenceN: 7 },
    ]);
    expect(reasons).toEqual([expect.stringMatching(/^CRC mismatch/)]);
  });

  it('connects no more once it is discarded', async () => {
    const device = create();
    discardTuyapiDevice(device);
    await expect(device.get({ schema: true })).rejects.toThrow('over');
    expect(device.client).toBeUndefined();
    expect(device.emit('error', new Error('late'))).toBe(true);
  });
});
