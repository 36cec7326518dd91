import { NexaError } from '@nexa/sdk';
import { describe, expect, it } from 'vitest';
import { clipFailure, clipStatusFailure, isTakenAllTheSame } from '../../src/clip/clip-errors.ts';

describe('errors of the v2 API', () => {
  it.each([
    ['device (light) x has communication issues, command (.on.on) may not have effect', 'NEXA_PLUGIN_UNREACHABLE'],
    ['device (light) x is "soft off", command (.color.xy) may not have effect', 'NEXA_PLUGIN_NOT_READY'],
    ['unauthorized user', 'NEXA_PLUGIN_AUTH_FAILED'],
    ['Not Found', 'NEXA_DEVICE_GONE'],
    ['property, glitter, not available', 'NEXA_PLUGIN_UNSUPPORTED'],
  ])('mean by “%s” %s', (description, code) => {
    expect(clipFailure({ errors: [{ description }], data: [] })?.code).toBe(code);
  });

  it.each([
    ['communication_error', 'NEXA_PLUGIN_UNREACHABLE'],
    ['attribute_may_have_no_effect', 'NEXA_PLUGIN_NOT_READY'],
  ])('go by the code %s, whatever the words', (error_code, code) => {
    expect(clipFailure({ errors: [{ description: 'other words', error_code }] })?.code).toBe(code);
  });

  it.each([
    ['device (grouped_light) x has communication issues, command (.on.on) may not have effect', true],
    ['device (grouped_light) x is "soft off", command (.color.xy) may not have effect', true],
    ['property, glitter, not available', false],
    ['Not Found', false],
  ])('tell by “%s” whether the command was taken all the same: %s', (description, isTaken) => {
    expect(isTakenAllTheSame(clipFailure({ errors: [{ description }], data: [] }))).toBe(isTaken);
    expect(isTakenAllTheSame(new Error(description))).toBe(false);
  });

  it('are none where the list is empty or missing', () => {
    expect(clipFailure({ errors: [], data: [] })).toBeUndefined();
    expect(clipFailure({ data: [] })).toBeUndefined();
    expect(clipFailure(null)).toBeUndefined();
  });

  it('say something also where the bridge gives no reason', () => {
    expect(clipFailure({ errors: [7] })?.message).toBe('the bridge refuses it: without a reason');
  });

  it.each([
    [404, 'NEXA_DEVICE_GONE'],
    [400, 'NEXA_PLUGIN_UNSUPPORTED'],
    [409, 'NEXA_PLUGIN_UNSUPPORTED'],
    [418, 'NEXA_PLUGIN_PROTOCOL'],
  ])('make of status %i %s', (status, code) => {
    const error = new NexaError('NEXA_PLUGIN_PROTOCOL', 'unexpected', { params: { status, said: 'invalid value' } });
    expect(clipStatusFailure(error).code).toBe(code);
  });

  it('keep the bridge’s own words', () => {
    const error = new NexaError('NEXA_PLUGIN_PROTOCOL', 'unexpected', { params: { status: 400, said: 'too bright' } });
    expect(clipStatusFailure(error).message).toBe('the bridge refuses it: too bright');
  });
});
