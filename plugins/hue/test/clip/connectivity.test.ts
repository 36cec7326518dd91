import { describe, expect, it } from 'vitest';
import { connectivityProblem, connectivityWord, statusWhileReachable } from '../../src/clip/connectivity.ts';

const radio = (status?: unknown) => ({ id: 'z', type: 'zigbee_connectivity', status });

describe('how a bridge reaches its devices', () => {
  it.each(['connectivity_issue', 'disconnected', 'pending_discovery'])('is a problem when it says %s', (status) => {
    expect(connectivityProblem(radio(status))).toMatch(/\.$/);
  });

  it.each(['connected', 'unidirectional_incoming', 'a_word_of_tomorrow', undefined, 7])(
    'is none when it says %s',
    (status) => {
      expect(connectivityProblem(radio(status))).toBeUndefined();
    },
  );

  it('is not known of a device without radio', () => {
    expect(connectivityProblem(undefined)).toBeUndefined();
    expect(connectivityWord(undefined)).toBe('unknown');
    expect(connectivityWord(radio('connected'))).toBe('connected');
  });

  it('leaves a device online unless it installs new firmware', () => {
    const update = (state: string) => ({ id: 'u', type: 'device_software_update', state });
    expect(statusWhileReachable(undefined, 'Lamp')).toEqual({ value: 'online' });
    expect(statusWhileReachable(update('ready_to_install'), 'Lamp')).toEqual({ value: 'online' });
    expect(statusWhileReachable(update('installing'), 'Lamp')).toMatchObject({ value: 'updating' });
  });
});
