import { describe, expect, it } from 'vitest';
import { DeviceModel } from '../../src/data-points/device-model.ts';
import { contractFaults } from '../support/contract-faults.ts';
import { hasRecordedDumps, type RecordedDump, recordedDumps } from '../support/recorded-dumps.ts';

const dumps = hasRecordedDumps() ? recordedDumps() : [];

const familyOf = ({ dps }: RecordedDump): string | undefined => DeviceModel.find('auto', dps)?.family.id;

describe.skipIf(!hasRecordedDumps())('recorded data points of real devices (needs ../shared/peers/tuya)', () => {
  it('are there', () => {
    expect(dumps.length).toBeGreaterThan(0);
  });

  it('are taken for what the device is, or for nothing, which pairing asks a person about', () => {
    const wrong = dumps.filter((dump) => dump.families?.includes(familyOf(dump) ?? 'none') === false && familyOf(dump));
    expect(wrong.map((dump) => `${dump.name}: ${familyOf(dump)}`)).toEqual([]);
  });

  it('come to values that their capabilities and limits allow', () => {
    expect(dumps.flatMap(({ name, dps }) => contractFaults(dps).map((fault) => `${name}: ${fault}`))).toEqual([]);
  });
});
