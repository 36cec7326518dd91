import type { DiagnosedDevice, DiagnosedIssue, DiagnosedPath, DiagnosticsBundle } from '@nexa/engine';
import type { AttributeState, Status } from '@nexa/sdk';

/** Where two statuses differ in what they are. */
export function statusDifferences(what: string, told: Status, replayed: Status | undefined): string[] {
  const text = (status: Status | undefined): string =>
    status === undefined ? 'not there' : [status.value, status.detail].filter(Boolean).join(', ');
  return text(told) === text(replayed) ? [] : [`status of ${what}: ${text(told)}, replayed: ${text(replayed)}`];
}

interface ReplayedDevice {
  readonly status: Status;
  readonly states: DiagnosedDevice['states'];
}

/** Where a device, or a way to it, came to something else in the replay. */
export function deviceDifferences(device: DiagnosedDevice, replayed: ReplayedDevice | undefined): string[] {
  const { externalId, status } = device;
  return [
    ...statusDifferences(externalId, status, replayed?.status),
    ...stateDifferences(device, replayed?.states ?? {}),
  ];
}

function stateDifferences(
  { externalId, states, path }: DiagnosedDevice,
  replayed: DiagnosedDevice['states'],
): string[] {
  if (path !== undefined && !path.active) return seenDifferences(externalId, path, replayed);
  // Where several ways lead to a device, only what came on this one since it is in use is in its recording.
  const isShared = path !== undefined && path.others > 0;
  const told = Object.keys(states).filter((key) => !isShared || (states[key]?.receivedAt ?? 0) >= path.activeSince);
  const keys = [...new Set([...told, ...(isShared ? [] : Object.keys(replayed))])].sort();
  return keys.flatMap((key) => {
    const [was, is] = [stateText(states[key]), stateText(replayed[key])];
    return was === is ? [] : [`${key} of ${externalId}: ${was}, replayed: ${is}`];
  });
}

function seenDifferences(externalId: string, { seen }: DiagnosedPath, replayed: DiagnosedDevice['states']): string[] {
  return Object.keys(seen).flatMap((key) => {
    const [was, is] = [seenText(seen[key]), seenText(replayed[key])];
    return was === is ? [] : [`${key} of ${externalId}: ${was}, replayed: ${is}`];
  });
}

const stateText = (state: AttributeState | undefined): string =>
  state === undefined ? 'not there' : JSON.stringify([state.value, state.observedAt, state.freshness]);

const seenText = (seen: Pick<AttributeState, 'value' | 'observedAt'> | undefined): string =>
  seen === undefined ? 'not there' : JSON.stringify([seen.value, seen.observedAt]);

type Raised = Pick<DiagnosedIssue, 'code' | 'externalId' | 'raisedAt'>;

/** They hang on all ways to a device. */
const ofAllWays = new Set(['core.device-unreachable', 'core.path-lost', 'core.path-linked']);

/** Where other issues are open. What was wrong with a device before it took another one's place ended there. */
export function issueDifferences({ devices, issues }: DiagnosticsBundle, replayed: readonly Raised[]): string[] {
  const paths = new Map(devices.map(({ externalId, path }) => [externalId, path]));
  const isCompared = ({ code, externalId = '' }: Raised): boolean => {
    const path = paths.get(externalId);
    const isShared = path !== undefined && (!path.active || path.others > 0);
    return !isShared || !ofAllWays.has(code);
  };
  const isFromBefore = ({ externalId = '', raisedAt }: Raised): boolean => {
    const path = paths.get(externalId);
    return path !== undefined && (path.setAside === true || raisedAt < path.activeSince);
  };
  const text = ({ code, externalId }: Raised): string => `issue ${code} of ${externalId ?? 'the integration'}`;
  const told = issues.filter(isCompared).map(text);
  const again = replayed.filter(isCompared);
  return [
    ...told.filter((one) => !again.map(text).includes(one)).map((one) => `${one}: not replayed`),
    ...again
      .filter((one) => !told.includes(text(one)) && !isFromBefore(one))
      .map((one) => `${text(one)}: replayed only`),
  ];
}
