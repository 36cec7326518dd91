import type { DeviceDescription, Reading } from '@nexa/sdk';
import { VirtualClock } from '@nexa/testkit';
import { describe, expect, it } from 'vitest';
import { TrafficRecorder } from '../../src/diagnostics/traffic-recorder.ts';
import { RecordingSink } from '../support/plugin-pair.ts';

const lamp: DeviceDescription = {
  externalId: 'lamp',
  name: 'Lamp',
  type: 'light',
  components: [{ id: 'main', capabilities: ['onOff'] }],
};
const reading = (value: number): Reading => ({
  externalId: 'lamp',
  capability: 'temperature',
  attribute: 'celsius',
  value,
  observedAt: value,
});

describe('a recording', () => {
  it('notes what goes to the sink, and hands it on', () => {
    const recorder = new TrafficRecorder(new VirtualClock(5));
    const sink = new RecordingSink();
    const watched = recorder.watch(sink);
    watched.devices([lamp]);
    watched.readings([reading(1)]);
    watched.integrationStatus({ value: 'online' });
    expect(sink.deliveries).toHaveLength(3);
    expect(recorder.read().entries).toEqual([
      { at: 5, kind: 'devices', devices: [lamp] },
      { at: 5, kind: 'readings', readings: [reading(1)] },
      { at: 5, kind: 'integration-status', status: { value: 'online' } },
    ]);
  });

  it('keeps of a series its last sample', () => {
    const recorder = new TrafficRecorder(new VirtualClock(5));
    const { value: _, observedAt: __, ...name } = reading(0);
    recorder.watch(new RecordingSink()).series({
      ...name,
      times: Float64Array.of(1, 2, 3),
      values: Float64Array.of(10, 20, 30),
    });
    expect(recorder.read().entries).toEqual([
      { at: 5, kind: 'series', count: 3, last: { ...reading(30), observedAt: 3 } },
    ]);
  });

  it('is bounded in entries and readings, and knows where things stood before', () => {
    const recorder = new TrafficRecorder(new VirtualClock(), { entries: 3, readings: 100, logLines: 2 });
    recorder.note({ at: 1, kind: 'devices', devices: [lamp] });
    for (let at = 2; at < 20; at += 1) recorder.note({ at, kind: 'readings', readings: [reading(at)] });
    const { before, entries } = recorder.read();
    expect(entries.map(({ at }) => at)).toEqual([17, 18, 19]);
    expect(before).toEqual([
      { at: 1, kind: 'devices', devices: [lamp] },
      { at: 16, kind: 'readings', readings: [reading(16)] },
    ]);
  });

  it('forgets what a removed device left', () => {
    const recorder = new TrafficRecorder(new VirtualClock(), { entries: 1, readings: 100, logLines: 2 });
    recorder.note({ at: 1, kind: 'devices', devices: [lamp] });
    recorder.note({ at: 2, kind: 'readings', readings: [reading(2)] });
    recorder.note({ at: 3, kind: 'device-removed', externalId: 'lamp' });
    recorder.note({ at: 4, kind: 'contact', externalId: 'other' });
    expect(recorder.read().before).toEqual([]);
  });

  it('keeps so much when a plugin sends in bulk, and no more', () => {
    const recorder = new TrafficRecorder(new VirtualClock());
    const bulk = Array.from({ length: 1_000 }, (_, index) => reading(index));
    for (let round = 0; round < 100; round += 1) recorder.note({ at: round, kind: 'readings', readings: bulk });
    const kept = recorder
      .read()
      .entries.reduce((sum, entry) => sum + (entry.kind === 'readings' ? entry.readings.length : 0), 0);
    expect(kept).toBe(4_000);
    expect(recorder.read().before).toHaveLength(1);
  });
});
