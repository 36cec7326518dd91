import type { HomeRecordOutput } from '@nexa/engine';
import type { HomeMessage } from '../http/home-service.ts';

/** What watchers of the home are told of a record; samples are told as states. */
export function homeMessagesOf(output: HomeRecordOutput): HomeMessage[] {
  if (output.type === 'binding-change') {
    return output.devices.map(({ change, device }) => ({ type: 'device', data: { deviceId: device.id, change } }));
  }
  const message = messageOf(output);
  return message === undefined ? [] : [message];
}

function messageOf(output: Exclude<HomeRecordOutput, { type: 'binding-change' }>): HomeMessage | undefined {
  switch (output.type) {
    case 'state': {
      const { ref, key, state } = output;
      return { type: 'state', data: { deviceId: ref.deviceId, key, state } };
    }
    case 'event': {
      const { deviceId, component, capability, event, data, observedAt, cause } = output;
      return { type: 'event', data: { deviceId, component, capability, event, data, observedAt, cause } };
    }
    case 'device':
      return { type: 'device', data: { deviceId: output.device.id, change: output.change } };
    case 'device-status':
      return { type: 'device', data: { deviceId: output.deviceId, change: 'status', status: output.status } };
    case 'command':
      return { type: 'command', data: output.command };
    case 'issue':
      return { type: 'issue', data: output.issue };
    case 'healing':
      return { type: 'healing', data: output.healing };
    case 'integration-status':
      return { type: 'integration', data: { integrationId: output.integrationId, status: output.status } };
    case 'execution':
      return { type: 'execution', data: output.execution };
    case 'scene-activation':
      return { type: 'scene', data: output.activation };
    case 'notification':
      return { type: 'notification', data: output.notification };
    // Told by the session, which knows the whole of it.
    case 'mode':
    case 'guests':
    case 'samples':
    case 'alive':
    case 'trigger-memory':
      return undefined;
  }
}

/** Whether watchers will look the thing up, so that they are told only once it is kept. */
export function isShownWhenKept({ type }: HomeRecordOutput): boolean {
  return shownWhenKept.has(type);
}

const shownWhenKept: ReadonlySet<HomeRecordOutput['type']> = new Set([
  'device',
  'binding-change',
  'issue',
  'healing',
  'execution',
  'scene-activation',
  'notification',
]);
