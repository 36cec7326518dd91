import { type JsonObject, NexaError } from '@nexa/sdk';

/** What is wrong with a template or with an answer to one of its inputs. `path` is such as `inputs/light`. */
export function templateInvalid(path: string, problem: string, params: JsonObject = {}): NexaError {
  return new NexaError('NEXA_TEMPLATE_INVALID', `${path}: ${problem}.`, { params: { ...params, path } });
}
