import type { Device } from '../api/types.ts';
import type { Wish } from '../control/command-store.ts';
import { controlTexts } from '../control-texts.ts';
import { isReachable, shownState } from './shown-state.ts';
import type { TileView } from './tile-shape.ts';
import { type Capabilities, valueText } from './value-text.ts';

/** The tile of what works by itself for a while: covers, heating, media, robots, alarms, garage doors. */
export function workingView(device: Device, wishes: readonly Wish[], capabilities: Capabilities): TileView | undefined {
  const value = (key: string) => shownState(device, wishes, key).value;
  const text = (key: string) => {
    const shown = value(key);
    return shown === undefined ? undefined : valueText(capabilities, key, shown);
  };
  const mode = text('alarm.mode');
  if (value('alarm.triggered') === true) return { tone: 'alert', line: text('alarm.triggered') ?? '', isOpen: false };
  if (mode !== undefined)
    return { tone: value('alarm.mode') === 'disarmed' ? 'rest' : 'good', line: mode, isOpen: false };
  const door = value('garageDoor.state');
  if (door !== undefined)
    return {
      tone: door === 'closed' ? 'rest' : 'aware',
      line: text('garageDoor.state') ?? '',
      isOpen: door !== 'closed',
    };
  const cover = coverLine(
    value('cover.movement'),
    text('cover.movement'),
    value('cover.position'),
    text('cover.position'),
  );
  if (cover !== undefined) return { tone: 'rest', line: cover, isOpen: value('cover.position') !== 0 };
  const target = text('thermostat.target');
  if (target !== undefined) {
    const doing = text('thermostat.running') ?? text('thermostat.mode');
    const isBusy = isReachable(device) && !['idle', undefined].includes(value('thermostat.running') as string);
    const reading = text('temperature.celsius');
    const line = doing === undefined ? target : isBusy ? controlTexts.towards(doing, target) : `${doing} · ${target}`;
    return { tone: isBusy ? 'on' : 'rest', line, isOpen: false, ...(reading !== undefined && { reading }) };
  }
  const working = text('vacuum.state') ?? text('media.playback');
  if (working === undefined) return undefined;
  const isBusy = value('vacuum.state') === 'cleaning' || value('media.playback') === 'playing';
  const isStuck = value('vacuum.state') === 'error';
  return { tone: isStuck ? 'alert' : isBusy ? 'on' : 'rest', line: working, isOpen: false };
}

function coverLine(movement: unknown, moving: string | undefined, position: unknown, share: string | undefined) {
  if (movement === 'opening' || movement === 'closing') return moving;
  if (share === undefined) return moving;
  return position === 0 ? controlTexts.closed : position === 100 ? controlTexts.open : controlTexts.covered(share);
}
