import { type AttributeState, type DeviceDescription, type ScalarValue, stateKey, type WishedState } from '@nexa/sdk';
import { isSensitiveCapability } from '../binding/sensitive.ts';
import type { CapabilityCatalog } from '../capability/capability-catalog.ts';
import type { AttributeRef } from '../home/home-output.ts';
import type { ValueChecker } from '../schema/value-checker.ts';
import { isSettableState } from './attribute-effects.ts';
import { type ComponentWish, wishedState } from './device-wishes.ts';
import { modeFamilies } from './mode-family.ts';
import { isNoNativeScene } from './native-scenes.ts';
import { wishedCommands } from './wished-commands.ts';

/** What is looked at of a device. */
export interface CapturedDevice {
  readonly id: string;
  readonly description: DeviceDescription;
  readonly states: ReadonlyMap<string, AttributeState>;
}

/** Something that commands set and that is not in the scene all the same. */
export interface LeftOut extends AttributeRef {
  /**
   * `unknown`: its value, or whether it matters now, was never heard. `sensitive`: locks, alarms, valves, garage doors
   * and heat unless they are asked for, and what only unlocking, opening or disarming would bring back. `unsettable`:
   * no command brings it to the value that it has.
   */
  readonly reason: 'unknown' | 'sensitive' | 'unsettable';
  /** What it is, where that is known. */
  readonly value?: ScalarValue;
}

export interface CapturedScene {
  readonly states: readonly WishedState[];
  readonly leftOut: readonly LeftOut[];
}

export interface CaptureContext {
  readonly catalog: CapabilityCatalog;
  readonly checker: ValueChecker;
}

export interface CaptureOptions {
  /** Also locks, alarms, valves, garage doors and heat. */
  readonly sensitive?: boolean;
}

/**
 * The present states of these devices as a scene would wish them: what a command can set, live or last heard, and only
 * what matters. Of what is off that is `onOff.on` alone; of a lamp that can show a colour or a white, the one it shows.
 */
export function captureScene(
  devices: Iterable<CapturedDevice>,
  context: CaptureContext,
  options: CaptureOptions = {},
): CapturedScene {
  const captured = [...devices].flatMap((device) =>
    device.description.components.map(({ id, capabilities }) =>
      new ComponentCapture(device, { id, capabilities }, context).take(options.sensitive === true),
    ),
  );
  return {
    states: captured.flatMap(({ states }) => states),
    leftOut: captured.flatMap(({ leftOut }) => leftOut),
  };
}

type Wish = Omit<ComponentWish, 'index'>;

/** Takes down one component of a device. */
class ComponentCapture {
  readonly #device: CapturedDevice;
  readonly #component: { readonly id: string; readonly capabilities: readonly string[] };
  readonly #context: CaptureContext;
  readonly #leftOut: LeftOut[] = [];

  constructor(
    device: CapturedDevice,
    component: { readonly id: string; readonly capabilities: readonly string[] },
    context: CaptureContext,
  ) {
    this.#device = device;
    this.#component = component;
    this.#context = context;
  }

  take(withSensitive: boolean): CapturedScene {
    const sensitive = this.#component.capabilities.filter((capability) => this.#isSensitive(capability));
    const plain = this.#component.capabilities.filter((capability) => !sensitive.includes(capability));
    const guarded = sensitive.flatMap((capability) => this.#known(capability));
    if (!withSensitive) for (const wish of guarded) this.#leaveOut(wish, 'sensitive', wish.value);
    const wishes = [...this.#whatMatters(plain), ...(withSensitive ? guarded : [])];
    return { states: this.#settable(wishes), leftOut: this.#leftOut };
  }

  /** Attributes of the capability that commands set and of which a value was heard; the others are left out and told. */
  #known(capability: string): Wish[] {
    const definition = this.#context.catalog.find(capability);
    if (definition === undefined) return [];
    const settable = Object.keys(definition.attributes).filter((attribute) => isSettableState(definition, attribute));
    return settable.flatMap((attribute) => {
      const place = { component: this.#component.id, capability, attribute };
      const value = this.#value(capability, attribute);
      if (value !== undefined) return isNoNativeScene(capability, value) ? [] : [{ ...place, value }];
      this.#leaveOut(place, 'unknown');
      return [];
    });
  }

  #whatMatters(capabilities: readonly string[]): Wish[] {
    const hasSwitch = capabilities.includes('onOff');
    const power = this.#value('onOff', 'on');
    const isOff = hasSwitch && power === false;
    const wishes = (isOff ? ['onOff'] : capabilities).flatMap((capability) => this.#known(capability));
    if (!hasSwitch || power !== undefined) return isOff ? wishes : this.#inMode(capabilities, wishes);
    // What it would be like when it is on is known; to wish for it might switch it on.
    for (const wish of wishes) this.#leaveOut(wish, 'unknown', wish.value);
    return [];
  }

  /** Of capabilities that exclude each other, the one that holds, and that it is the one. */
  #inMode(capabilities: readonly string[], wishes: readonly Wish[]): Wish[] {
    let left = [...wishes];
    for (const { attribute, members } of modeFamilies(capabilities, this.#context.catalog)) {
      const mode = members.length === 1 ? members[0] : this.#mode(attribute, members);
      const ofFamily = left.filter(({ capability }) => members.includes(capability));
      const meant = ofFamily.filter(({ capability }) => capability === mode);
      if (mode === undefined) for (const wish of ofFamily) this.#leaveOut(wish, 'unknown', wish.value);
      left = left.filter((wish) => !ofFamily.includes(wish) || meant.includes(wish));
      if (members.length > 1 && mode !== undefined && meant.length > 0) {
        left.push({ component: this.#component.id, capability: mode, attribute, value: mode });
      }
    }
    return left;
  }

  #mode(attribute: string, members: readonly string[]): string | undefined {
    const values = members.map((capability) => this.#value(capability, attribute));
    return members.find((capability) => values.includes(capability));
  }

  /** Those to which commands lead; the others are left out and told. */
  #settable(wishes: readonly Wish[]): readonly WishedState[] {
    const { id, description } = this.#device;
    const states = wishes.map((wish) => wishedState(id, wish));
    const { problems } = wishedCommands(description, states, this.#context);
    if (problems.length === 0) return states;
    const refused = new Map(problems.map((problem) => [problem.index, problem]));
    for (const [index, { isSensitive }] of refused) {
      const wish = wishes[index];
      if (wish !== undefined) this.#leaveOut(wish, isSensitive ? 'sensitive' : 'unsettable', wish.value);
    }
    return this.#settable(wishes.filter((_, index) => !refused.has(index)));
  }

  #isSensitive(capability: string): boolean {
    const definition = this.#context.catalog.find(capability);
    return definition !== undefined && isSensitiveCapability(definition);
  }

  #value(capability: string, attribute: string): ScalarValue | undefined {
    const state = this.#device.states.get(stateKey(capability, attribute, this.#component.id));
    return state?.freshness === 'unknown' ? undefined : state?.value;
  }

  #leaveOut(place: Omit<Wish, 'value'>, reason: LeftOut['reason'], value?: ScalarValue): void {
    const { component, capability, attribute } = place;
    const ref = { deviceId: this.#device.id, component, capability, attribute };
    this.#leftOut.push({ ...ref, reason, ...(value === undefined ? {} : { value }) });
  }
}
