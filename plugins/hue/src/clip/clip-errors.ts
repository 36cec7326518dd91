import { authFailed, hasErrorCode, NexaError, notReady, unreachable, unsupported } from '@nexa/sdk';
import { partOf } from '../model/bridge-answers.ts';

/** The bridge has taken the request, and says that it may not have an effect. */
const doubtful = { params: { effect: 'doubtful' } };

/** Whether the bridge has taken what it complains of: of a group it does as soon as one light of many is away or off. */
export const isTakenAllTheSame = (error: unknown): error is NexaError =>
  hasErrorCode(error) && error.params.effect === 'doubtful';

/** The error of the contract for the first of an answer's errors; `undefined` when it has none. */
export function clipFailure(answer: unknown): NexaError | undefined {
  const errors = partOf(answer, 'errors');
  if (!Array.isArray(errors) || errors.length === 0) return undefined;
  const description = partOf(errors[0], 'description');
  const words = typeof description === 'string' ? description.slice(0, 200) : 'without a reason';
  const code = partOf(errors[0], 'error_code');
  if (code === 'communication_error' || /communication issues/i.test(words)) {
    return unreachable(
      'The light is not reachable by the bridge. Check that it has power, also at the wall.',
      doubtful,
    );
  }
  if (code === 'attribute_may_have_no_effect' || /soft off/i.test(words)) {
    return notReady('The light is switched off; switch it on first.', doubtful);
  }
  if (/unauthorized/i.test(words)) {
    return authFailed('The bridge refuses NEXA’s key. Pair it again.', { params: { cause: 'key-refused' } });
  }
  if (/not found/i.test(words)) return gone();
  return unsupported(`the bridge refuses it: ${words}`);
}

/** What an HTTP status means at an address of the v2 API. */
export function clipStatusFailure(error: NexaError): NexaError {
  const { status, said } = error.params;
  if (status === 404) return gone();
  if (status === 400 || status === 405 || status === 409) {
    return unsupported(`the bridge refuses it: ${typeof said === 'string' ? said : `status ${status}`}`, {
      params: { status },
    });
  }
  return error;
}

const gone = (): NexaError =>
  new NexaError('NEXA_DEVICE_GONE', 'the bridge no longer has it', { params: { status: 404 } });
