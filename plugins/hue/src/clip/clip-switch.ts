import type { JsonObject } from '@nexa/sdk';
import { partOf } from '../model/bridge-answers.ts';
import { isKeyEvent, type Press, pressesOf } from '../model/button.ts';
import type { ClipResource } from './clip-resource.ts';

/** Number of a key on its switch, 1 for the first. */
export function keyNumberOf({ metadata }: ClipResource): number {
  const number = partOf(metadata, 'control_id');
  return typeof number === 'number' && Number.isInteger(number) && number >= 1 && number <= 20 ? number : 1;
}

/** The keys that are held down now. */
export class HeldKeys {
  readonly #held = new Set<string>();

  /**
   * The presses that a change of a key comes to. The stream tells each thing that happens at a key once, so they are
   * read from what was told, never from what the key is known to have done last.
   */
  press(key: ClipResource, change: ClipResource): readonly Press[] {
    const event = partOf(change.button, 'button_report', 'event') ?? partOf(change.button, 'last_event');
    if (!isKeyEvent(event)) return [];
    const told = partOf(key.button, 'event_values');
    const hasRelease = !Array.isArray(told) || told.length === 0 || told.includes('short_release');
    const { presses, isHeld } = pressesOf(event, { isHeld: this.#held.has(key.id), hasRelease });
    if (isHeld) this.#held.add(key.id);
    else this.#held.delete(key.id);
    return presses;
  }

  /** Nothing was heard for a while: what was held is not any more. */
  forget(): void {
    this.#held.clear();
  }
}

/** What a turn of a dial comes to, as the event of its capability. */
export function turnOf({ relative_rotary: rotary }: ClipResource): JsonObject | undefined {
  const report = partOf(rotary, 'rotary_report') ?? partOf(rotary, 'last_event');
  const direction = partOf(report, 'rotation', 'direction');
  const steps = partOf(report, 'rotation', 'steps');
  if (direction !== 'clock_wise' && direction !== 'counter_clock_wise') return undefined;
  if (typeof steps !== 'number' || !Number.isInteger(steps) || steps < 0 || steps > 32_767) return undefined;
  return { direction: direction === 'clock_wise' ? 'clockwise' : 'counterclockwise', steps };
}
