import { describe, expect, it } from 'vitest';
import { type DeviceIdentifier, isTellingIdentifier, normalizeIdentifier } from '../../src/index.ts';

const spelled = (kind: DeviceIdentifier['kind'], value: string) => normalizeIdentifier({ kind, value })?.value;

describe('an identifier', () => {
  it.each([
    ['mac', '5C-CF-7F-B1-B6-59', '5c:cf:7f:b1:b6:59'],
    ['mac', '5ccf7fb1b659', '5c:cf:7f:b1:b6:59'],
    ['mac', '5ccf.7fb1.b659', '5c:cf:7f:b1:b6:59'],
    ['ieee', '0x00178801000000A1', '00:17:88:01:00:00:00:a1'],
    ['ieee', '00:17:88:01:00:00:00:a1', '00:17:88:01:00:00:00:a1'],
    ['uuid', '6BA7B810-9DAD-11D1-80B4-00C04FD430C8', '6ba7b810-9dad-11d1-80b4-00c04fd430c8'],
    ['serial', ' ab-12 34 ', 'AB-12 34'],
    ['matter', 'f0e1d2', 'F0E1D2'],
  ] as const)('of kind %s spelled %s has one spelling', (kind, value, normal) => {
    expect(spelled(kind, value)).toBe(normal);
  });

  it.each([
    ['mac', '5c:cf:7f:b1:b6'],
    ['mac', '5c:cf:7f:b1:b6:5g'],
    ['mac', '5c::cf7fb1b659'],
    ['ieee', '5c:cf:7f:b1:b6:59'],
    ['uuid', 'not-a-uuid'],
    ['serial', '   '],
    ['serial', 'a\u0007b'],
  ] as const)('of kind %s has not the form %j', (kind, value) => {
    expect(spelled(kind, value)).toBeUndefined();
  });

  it('keeps its spelling when it is spelled again', () => {
    const once = normalizeIdentifier({ kind: 'uuid', value: '6BA7B8109DAD11D180B400C04FD430C8' });
    expect(once && normalizeIdentifier(once)).toEqual(once);
  });

  it.each([
    ['mac', '00:00:00:00:00:00'],
    ['mac', 'ff:ff:ff:ff:ff:ff'],
    ['mac', '01:00:5e:00:00:fb'],
    ['ieee', 'ff:ff:ff:ff:ff:ff:ff:ff'],
    ['uuid', '00000000-0000-0000-0000-000000000000'],
    ['serial', 'N/A'],
    ['serial', '0000000000'],
    ['serial', '123456789'],
    ['serial', 'UNKNOWN'],
  ] as const)('of kind %s that is %s tells no device from another', (kind, value) => {
    expect(isTellingIdentifier({ kind, value })).toBe(false);
  });

  it.each([
    ['mac', '5c:cf:7f:b1:b6:59'],
    ['serial', 'BF1234567890ABCDEFGH'],
  ] as const)('of kind %s that is %s does', (kind, value) => {
    expect(isTellingIdentifier({ kind, value })).toBe(true);
  });
});
