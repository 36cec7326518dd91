import { describe, expect, it } from 'vitest';
import { LoginThrottle } from '../../src/auth/login-throttle.ts';

describe('the login throttle', () => {
  const at = (start = 0) => {
    let now = start;
    const throttle = new LoginThrottle(() => now);
    const pass = (ms: number): void => {
      now += ms;
    };
    return { throttle, pass };
  };
  const fail = (throttle: LoginThrottle, times: number, account = 'a', address = '10.0.0.1'): void => {
    for (let count = 0; count < times; count += 1) throttle.begin(account, address);
  };
  const throttled = (seconds: number) =>
    expect.objectContaining({ code: 'NEXA_AUTH_THROTTLED', params: { retryAfter: seconds } });

  it('lets five attempts pass, then doubles the wait of the account whoever asks', () => {
    const { throttle, pass } = at();
    fail(throttle, 5);
    expect(() => throttle.begin('a', '10.0.0.2')).toThrowError(throttled(1));
    pass(1000);
    throttle.begin('a', '10.0.0.2');
    expect(() => throttle.begin('a', '10.0.0.3')).toThrowError(throttled(2));
  });

  it('never waits longer than five minutes for an account', () => {
    const { throttle, pass } = at();
    for (let count = 0; count < 30; count += 1) {
      throttle.begin('a', `10.0.1.${count}`);
      pass(300_000);
    }
    throttle.begin('a', '10.0.2.1');
    expect(() => throttle.begin('a', '10.0.2.2')).toThrowError(throttled(300));
  });

  it('slows an address down that tries many accounts', () => {
    const { throttle } = at();
    for (let count = 0; count < 20; count += 1) throttle.begin(`account-${count}`, '10.0.0.1');
    expect(() => throttle.begin('another', '10.0.0.1')).toThrowError(throttled(1));
    throttle.begin('another', '10.0.0.2');
  });

  it('forgets an account’s failures after a success, and everything after an hour', () => {
    const { throttle, pass } = at();
    fail(throttle, 4);
    throttle.begin('a', '10.0.0.1');
    throttle.succeeded('a', '10.0.0.1');
    fail(throttle, 5);
    pass(3_600_001);
    fail(throttle, 5);
  });

  it('remembers a bounded number of accounts and addresses', () => {
    const { throttle } = at();
    for (let count = 0; count < 12_000; count += 1) throttle.begin(`account-${count}`, `address-${count}`);
    expect(throttle.size).toBe(20_000);
  });
});
