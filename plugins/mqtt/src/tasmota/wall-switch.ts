import { seconds } from '@nexa/sdk';
import type { EntityModel, Told, Watch } from '../entities/entity.ts';
import type { Press } from '../entities/press.ts';
import type { Fields } from '../home-assistant/announcement.ts';
import { keyModel } from './button.ts';
import type { StateWords } from './device-config.ts';
import { isOn, memberOf, resultWatch, sensorWatches } from './readings.ts';
import { switchModeOf } from './switch-mode.ts';
import type { TasmotaTopics } from './topics.ts';

export interface WallSwitchParts {
  readonly topics: TasmotaTopics;
  /** From 0. */
  readonly index: number;
  readonly mode: number;
  /** The name under which the device tells of it. */
  readonly member: string;
  readonly words: StateWords;
}

const PULSE = seconds(1);

/** What is pressed at a switch; `undefined` when nothing is. */
export function switchKeyModel({ topics, index, mode, member, words }: WallSwitchParts): EntityModel | undefined {
  const { toggle, hold } = switchModeOf(mode) ?? {};
  const presses: Record<string, Press> = {
    ...(toggle === undefined ? {} : { [words.toggle]: toggle }),
    ...(hold === undefined ? {} : { [words.hold]: hold }),
  };
  if (Object.keys(presses).length === 0) return undefined;
  return keyModel({ topics, member, component: componentOf(index), presses });
}

/** Whether a switch is on; `undefined` when it does not say. */
export function switchFlagModel({ topics, index, mode, member, words }: WallSwitchParts): EntityModel | undefined {
  const known = switchModeOf(mode);
  if (known?.isFlag !== true) return undefined;
  const told = (value: boolean | undefined): Told => {
    if (value === undefined) return {};
    const values = [{ capability: 'mqtt.flag', attribute: 'on', value }];
    if (known.isPulse !== true || !value) return { values };
    return { values, later: { after: PULSE, values: [{ capability: 'mqtt.flag', attribute: 'on', value: false }] } };
  };
  const watches: Watch[] = [resultWatch(topics, (message) => told(isOn(memberOf(message[member], 'Action'), words)))];
  // What is over a moment later is no state that could be asked for.
  const asked =
    known.isPulse === true ? [] : sensorWatches(topics, (message: Fields) => told(isOn(message[member], words)));
  return {
    capabilities: ['mqtt.flag'],
    claims: ['mqtt.flag.on'],
    isApart: true,
    component: componentOf(index),
    type: 'sensor',
    confirms: true,
    watches: [...watches, ...asked],
  };
}

const componentOf = (index: number): string => `switch_${index + 1}`;
