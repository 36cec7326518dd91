import { coreCapabilities, type JsonValue } from '@nexa/sdk';
import { GoogleFault } from '../model/google-fault.ts';
import { isObject } from '../model/params.ts';
import type { PartWish } from '../model/trait-mapping.ts';
import type { PinGuard } from './pin-guard.ts';

/** The PIN of one request: said once for several doors, it is one guess. */
export class PinCheck {
  readonly #guard: PinGuard | undefined;
  readonly #linkId: string;
  readonly #verdicts = new Map<string, ReturnType<PinGuard['judge']>>();

  constructor(guard: PinGuard | undefined, linkId: string) {
    this.#guard = guard;
    this.#linkId = linkId;
  }

  /** Throws a `GoogleFault` unless the challenge holds the right PIN. */
  demand(challenge: JsonValue | undefined): void {
    if (this.#guard === undefined) throw new GoogleFault('remoteSetDisabled');
    const pin = isObject(challenge) ? challenge.pin : undefined;
    if (typeof pin !== 'string') {
      if (this.#guard.isLocked(this.#linkId)) throw new GoogleFault('tooManyFailedAttempts');
      throw challengeNeeded('pinNeeded');
    }
    const verdict = this.#verdicts.get(pin) ?? this.#guard.judge(this.#linkId, pin);
    this.#verdicts.set(pin, verdict);
    if (verdict === 'locked') throw new GoogleFault('tooManyFailedAttempts');
    if (verdict === 'wrong') throw challengeNeeded('challengeFailedPinNeeded');
  }
}

/** Whether it unlocks, opens or disarms. */
export const isSensitive = ({ capability, command }: PartWish): boolean =>
  coreCapabilities.find(({ id }) => id === capability)?.commands[command]?.sensitive === true;

const challengeNeeded = (type: string): GoogleFault =>
  new GoogleFault('challengeNeeded', { challengeNeeded: { type } });
