import { type JsonObject, stateKey } from '@nexa/sdk';
import type { Part } from '../model/part.ts';
import { sensorsOf, wordOf } from '../model/sensor-state.ts';

const UNKNOWN = 'unknown';

/** What people are told at once: that a detector detects something, or does so no more. */
export function notificationOf(changed: ReadonlySet<string>, part: Part): JsonObject | undefined {
  const news = sensorsOf(part)
    .filter(
      ({ notifies, capability, words }) =>
        notifies === true &&
        words !== undefined &&
        changed.has(stateKey(capability, words.attribute, part.component.id)),
    )
    .map((row) => ({ name: row.name, word: wordOf(row, part), isAlarm: part.truth(row.capability, 'detected') }))
    .filter(({ word }) => word !== UNKNOWN);
  const first = news.find(({ isAlarm }) => isAlarm === true) ?? news[0];
  if (first === undefined) return undefined;
  return { SensorState: { priority: 0, name: first.name, currentSensorState: first.word } };
}
