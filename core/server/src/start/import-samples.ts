import type { HomeRecord, ImportedSample, RecordStore } from '@nexa/engine';
import { type HistoryKind, NexaError, stateKey } from '@nexa/sdk';
import type { CapabilityCatalogue } from '../http/capability-catalogue.ts';

/** Writes samples that were checked, in one transaction; of one instant the last wins. */
export function sampleImporter(store: RecordStore, capabilities: () => CapabilityCatalogue) {
  return async (homeId: string, samples: readonly ImportedSample[]): Promise<void> => {
    const catalog = await capabilities().loadFor(samples.map(({ capability }) => capability));
    const series = new Map<string, ImportedSample[]>();
    for (const sample of samples) {
      const key = `${sample.deviceId} ${stateKey(sample.capability, sample.attribute, sample.component)}`;
      const column = series.get(key);
      if (column === undefined) series.set(key, [sample]);
      else column.push(sample);
    }
    const records = [...series.values()].map((column): HomeRecord => {
      const [{ deviceId, component, capability, attribute }] = column as [ImportedSample];
      const history = catalog.attribute(capability, attribute)?.history;
      return { homeId, output: samplesOf({ deviceId, component, capability, attribute }, history, column) };
    });
    await store.write(records);
  };
}

function samplesOf(
  ref: {
    readonly deviceId: string;
    readonly component: string;
    readonly capability: string;
    readonly attribute: string;
  },
  history: HistoryKind | undefined,
  column: ImportedSample[],
): HomeRecord['output'] {
  if (history === undefined || history === 'states')
    throw new NexaError('NEXA_ATTRIBUTE_UNKNOWN', `${ref.capability}.${ref.attribute} is not measured.`);
  const ordered = column
    .map((sample, index) => ({ sample, index }))
    .sort((left, right) => left.sample.observedAt - right.sample.observedAt || left.index - right.index)
    .map(({ sample }) => sample);
  return {
    type: 'samples',
    ref,
    key: stateKey(ref.capability, ref.attribute, ref.component),
    history,
    times: Float64Array.from(ordered, ({ observedAt }) => observedAt),
    values: Float64Array.from(ordered, ({ value }) => value),
  };
}
