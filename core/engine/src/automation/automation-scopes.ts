import { MAIN_COMPONENT, type ScalarValue, stateKey } from '@nexa/sdk';
import type { TriggerTrace } from '../home/records.ts';
import type { AutomationParts } from './automation-parts.ts';
import type { AutomationScope, SeenState } from './automation-scope.ts';

/** What automations see of the home as it is now. */
export class AutomationScopes {
  readonly #parts: AutomationParts;

  constructor(parts: AutomationParts) {
    this.#parts = parts;
  }

  of(
    trigger: TriggerTrace,
    variables: ReadonlyMap<string, ScalarValue>,
    answers?: ReadonlyMap<string, boolean | undefined>,
    unknownVariables?: ReadonlyMap<string, string>,
  ): AutomationScope {
    const { context, modes, people, place } = this.#parts;
    return {
      now: context.clock.now(),
      place: place(),
      mode: modes.record.mode,
      someoneHome: people.someoneHome,
      variables,
      ...(unknownVariables === undefined ? {} : { unknownVariables }),
      trigger,
      state: ({ deviceId, component = MAIN_COMPONENT, capability, attribute }) =>
        this.seen(deviceId, stateKey(capability, attribute, component)),
      answer: (path) => answers?.get(path),
    };
  }

  seen(deviceId: string, key: string): SeenState | undefined {
    return this.#parts.devices.byId(deviceId)?.states.get(key);
  }
}
