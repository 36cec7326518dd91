import type { EntityModel } from '../entities/entity.ts';
import type { Press } from '../entities/press.ts';
import type { Options } from './device-config.ts';
import { memberOf, resultWatch } from './readings.ts';
import type { TasmotaTopics } from './topics.ts';

export interface ButtonParts {
  readonly topics: TasmotaTopics;
  /** From 0. */
  readonly index: number;
  readonly options: Pick<Options, 'swappedPresses' | 'onlySinglePresses'>;
}

/** A button that tells how it is pressed. For three presses and more, NEXA has no word. */
export function buttonModel({ topics, index, options }: ButtonParts): EntityModel {
  const presses = pressesOf(options);
  return keyModel({ topics, member: `Button${index + 1}`, component: `button_${index + 1}`, presses });
}

function pressesOf({ swappedPresses, onlySinglePresses }: ButtonParts['options']): Readonly<Record<string, Press>> {
  if (onlySinglePresses) return { SINGLE: 'single' };
  const first = swappedPresses ? 'double' : 'single';
  return { SINGLE: first, DOUBLE: first === 'single' ? 'double' : 'single', HOLD: 'long', CLEAR: 'release' };
}

export interface KeyParts {
  readonly topics: TasmotaTopics;
  /** The name under which the device tells of it. */
  readonly member: string;
  readonly component: string;
  /** How it is pressed, by the device's word for it. */
  readonly presses: Readonly<Record<string, Press>>;
}

/** Something that is pressed: `{"Button1": {"Action": "SINGLE"}}`. */
export function keyModel({ topics, member, component, presses }: KeyParts): EntityModel {
  return {
    capabilities: ['button'],
    claims: [...new Set(Object.values(presses))].map((press) => `button.${press}`),
    component,
    type: 'button',
    confirms: false,
    watches: [
      resultWatch(topics, (told) => {
        const action = memberOf(told[member], 'Action');
        const press = typeof action === 'string' && Object.hasOwn(presses, action) ? presses[action] : undefined;
        return press === undefined ? [] : { events: [{ capability: 'button', event: 'pressed', data: { press } }] };
      }),
    ],
  };
}
