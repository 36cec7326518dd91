import type { HomeMessage } from '../http/home-service.ts';
import { iso, presentCause, presentCommand, presentHealing, presentState, presentStatus } from '../http/present.ts';
import { presentExecution } from '../http/present-execution.ts';
import { presentActivation, presentMode } from '../http/present-scene.ts';

/** The types of the live channel's messages about a home. */
export const liveTypes = [
  'state',
  'event',
  'device',
  'command',
  'issue',
  'integration',
  'execution',
  'mode',
  'scene',
  'notification',
  'discovery',
] as const;
export type LiveType = (typeof liveTypes)[number];

/** A message as clients get it. */
export interface LiveEnvelope {
  readonly type: LiveType;
  /** None: about what this server heard on its network. */
  readonly homeId: string | null;
  readonly seq: number;
  readonly time: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** The device a message is about; guests see those of their devices only. */
export function deviceOf(message: HomeMessage): string | undefined {
  switch (message.type) {
    case 'integration':
    case 'execution':
    case 'mode':
    case 'scene':
    case 'notification':
      return undefined;
    default:
      return message.data.deviceId;
  }
}

export function presentMessage(message: HomeMessage): { type: LiveType; data: Record<string, unknown> } {
  switch (message.type) {
    case 'state': {
      const { deviceId, key, state } = message.data;
      return { type: 'state', data: { deviceId, key, state: presentState(state) } };
    }
    case 'event': {
      const { deviceId, component = 'main', capability, event, data = {}, observedAt, cause } = message.data;
      const shown = { deviceId, component, capability, event, data, time: iso(observedAt), cause: presentCause(cause) };
      return { type: 'event', data: shown };
    }
    case 'device': {
      const { deviceId, change, status } = message.data;
      const shown = status === undefined ? {} : { status: presentStatus(status) };
      return { type: 'device', data: { id: deviceId, deviceId, change, ...shown } };
    }
    case 'command':
      return { type: 'command', data: presentCommand(message.data) };
    case 'issue':
      return { type: 'issue', data: presentIssueChange(message.data) };
    case 'healing': {
      const { issueId, deviceId } = message.data;
      const subject = deviceId === undefined ? {} : { deviceId };
      return { type: 'issue', data: { id: issueId, ...subject, healing: presentHealing(message.data) } };
    }
    case 'integration': {
      const { integrationId, status } = message.data;
      return { type: 'integration', data: { id: integrationId, integrationId, status: presentStatus(status) } };
    }
    case 'execution':
      return { type: 'execution', data: presentExecution(message.data) };
    case 'mode':
      return { type: 'mode', data: presentMode(message.data) };
    case 'scene':
      return { type: 'scene', data: presentActivation(message.data) };
    // What it says is for some people only: they look into their inbox.
    case 'notification':
      return { type: 'notification', data: { id: message.data.id } };
  }
}

function presentIssueChange(issue: Extract<HomeMessage, { type: 'issue' }>['data']): Record<string, unknown> {
  const { id, code, severity, state, title, deviceId, integrationId, raisedAt, updatedAt, resolvedAt } = issue;
  return {
    id,
    code,
    severity,
    state,
    title,
    ...(deviceId === undefined ? {} : { deviceId }),
    ...(integrationId === undefined ? {} : { integrationId }),
    raisedAt: iso(raisedAt),
    updatedAt: iso(updatedAt),
    ...(resolvedAt === undefined ? {} : { resolvedAt: iso(resolvedAt) }),
  };
}
