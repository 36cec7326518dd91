import {
  authFailed,
  configInvalid,
  deserializeError,
  errorCodes,
  errorMessage,
  hasErrorCode,
  NexaError,
  rateLimited,
  seconds,
  serializeError,
} from '@nexa/sdk';
import { expect, it } from 'vitest';

it('takes its message key and whether it may be retried from the table', () => {
  const error = new NexaError('NEXA_PLUGIN_UNREACHABLE', 'no answer', { params: { host: 'lamp' } });
  expect(error).toMatchObject({ messageKey: 'plugin.unreachable', retryable: true, params: { host: 'lamp' } });
});

it('is known by its code, also from another copy of the package', () => {
  const foreign = { code: 'NEXA_PLUGIN_AUTH_FAILED', message: 'refused' };
  expect(hasErrorCode(foreign, 'NEXA_PLUGIN_AUTH_FAILED')).toBe(true);
  expect(hasErrorCode(foreign, 'NEXA_PLUGIN_BUG')).toBe(false);
  expect(hasErrorCode({ code: 'ENOENT' })).toBe(false);
  expect(hasErrorCode(undefined)).toBe(false);
});

it('crosses a boundary as plain data, without its cause', () => {
  const error = new NexaError('NEXA_PLUGIN_AUTH_FAILED', 'refused', {
    cause: new Error('secret'),
    params: { step: 1 },
  });
  const data = serializeError(error);
  expect(data).toEqual({
    code: 'NEXA_PLUGIN_AUTH_FAILED',
    message: 'refused',
    messageKey: 'plugin.auth-failed',
    params: { step: 1 },
    retryable: false,
  });
  expect(deserializeError(JSON.parse(JSON.stringify(data)))).toMatchObject(data);
});

it.each([[null], ['text'], [{ code: 'NEXA_NO_SUCH_CODE' }], [{ code: 'constructor' }], [7]])(
  'takes %j for a bug of the plugin',
  (data) => {
    expect(deserializeError(data).code).toBe('NEXA_PLUGIN_BUG');
  },
);

it('makes anything thrown an error of the contract', () => {
  expect(serializeError(new TypeError('x is not a function'), 'NEXA_PLUGIN_BUG')).toMatchObject({
    code: 'NEXA_PLUGIN_BUG',
    message: 'x is not a function',
  });
  expect(errorMessage(Object.create(null))).toBe('unprintable error');
});

it('says which field is wrong and how long to wait', () => {
  expect(configInvalid('host', 'not a host').params).toEqual({ field: 'host' });
  expect(rateLimited(seconds(3), 'slow down').params).toEqual({ retryAfter: 3000 });
  expect(authFailed('refused').code).toBe('NEXA_PLUGIN_AUTH_FAILED');
});

it('has a meaning, a remedy and a message key of its own for every code', () => {
  const entries = Object.entries(errorCodes);
  expect(entries.filter(([code]) => !/^NEXA_[A-Z]+(_[A-Z]+)*$/.test(code))).toEqual([]);
  expect(entries.filter(([, { meaning, remedy }]) => meaning === '' || remedy === '')).toEqual([]);
  expect(new Set(entries.map(([, { messageKey }]) => messageKey)).size).toBe(entries.length);
});
