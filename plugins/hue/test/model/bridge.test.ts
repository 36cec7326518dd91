import { describe, expect, it } from 'vitest';
import { hasClip, readBridgeConfig } from '../../src/model/bridge.ts';

const told = (fields: object) =>
  readBridgeConfig({ name: 'Hue', bridgeid: '001788FFFE4A5B6C', modelid: 'BSB002', ...fields });

describe('bridges', () => {
  it.each([
    { modelid: 'BSB002', swversion: '1948086000', clip: true },
    { modelid: 'BSB003', swversion: '1967054020', clip: true },
    { modelid: 'BSB002', swversion: '1948085999', clip: false },
    { modelid: 'BSB001', swversion: '1967054020', clip: false },
    { modelid: 'BSB002', swversion: 'unknown', clip: false },
    { modelid: 'BSB002', swversion: undefined, clip: false },
  ])('of model $modelid with software $swversion: v2 API $clip', ({ clip, ...fields }) => {
    expect(hasClip(told(fields))).toBe(clip);
  });

  it('tell who they are in one spelling', () => {
    expect(told({ apiversion: '1.67.0', mac: '00:17:88:4A:5B:6C' })).toMatchObject({
      bridgeId: '001788fffe4a5b6c',
      apiVersion: '1.67.0',
      mac: '00:17:88:4a:5b:6c',
    });
  });
});
