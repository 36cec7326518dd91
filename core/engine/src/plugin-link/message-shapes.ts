import {
  type AnnouncementResult,
  type CheckOutcome,
  type CommandAcknowledgement,
  DeviceDescription,
  type DiscoveryOffer,
  deviceTypes,
  type HealingOutcome,
  type HookAnswer,
  isTellingIdentifier,
  type JsonObject,
  normalizeIdentifier,
  type PairingResult,
  type PairingStepKind,
  type Presentation,
  type StatusReport,
  statusDetails,
  statusValues,
} from '@nexa/sdk';
import { TypeCompiler } from '@sinclair/typebox/compiler';
import { isCleanText, isPlainObject, readPlainJson, readPlainObject } from './plain-json.ts';

/** What was read, or why it was refused. */
export type Read<T> = { readonly value: T } | { readonly reason: string };

const refuse = (reason: string): { readonly reason: string } => ({ reason });

const MAX_MESSAGE = 500;
const MAX_REASON = 2000;
const configLimits = { maxDepth: 8, maxSize: 65_536 };
const MAX_CONTENT = 4096;
/** A host behind it at once: no user, which would make an address look like another one's. */
const webAddress = /^https?:\/\/[^\s/?#@\\]+([/?#][^\s]*)?$/i;
const componentId = /^[A-Za-z0-9_-]{1,60}$/;
const deviceCheck = TypeCompiler.Compile(DeviceDescription);

export function readDevice(data: unknown): Read<DeviceDescription> {
  const plain = readPlainJson(data, { maxDepth: 6, maxSize: 65_536 });
  if ('reason' in plain) return plain;
  const device: unknown = plain.value;
  if (!deviceCheck.Check(device)) {
    const error = deviceCheck.Errors(device).First();
    return refuse(`${error?.path ?? '/'}: ${error?.message ?? 'wrong'}`);
  }
  if (!deviceTypes.includes(device.type)) return refuse('/type: there is no such device type');
  if (!device.components.every(({ id }) => componentId.test(id))) return refuse('/components: an id is not allowed');
  if (device.identifiers === undefined) return { value: device };
  return readIdentifiers(device, device.identifiers);
}

/** In one spelling, each once; what identifies nothing is left out. */
function readIdentifiers(
  { identifiers: _, ...device }: DeviceDescription,
  told: NonNullable<DeviceDescription['identifiers']>,
): Read<DeviceDescription> {
  const byText = new Map<string, (typeof told)[number]>();
  for (const [index, identifier] of told.entries()) {
    const normal = normalizeIdentifier(identifier);
    if (normal === undefined) return refuse(`/identifiers/${index}/value: it has not the form of a ${identifier.kind}`);
    if (isTellingIdentifier(normal)) byText.set(`${normal.kind} ${normal.value}`, normal);
  }
  return { value: byText.size === 0 ? device : { ...device, identifiers: [...byText.values()] } };
}

export function readStatus(data: unknown): Read<StatusReport> {
  if (!isPlainObject(data)) return refuse('it is not an object');
  const { value, detail, message } = data;
  if (!statusValues.includes(value as never)) return refuse('/value: there is no such status');
  if (detail !== undefined && !statusDetails.includes(detail as never))
    return refuse('/detail: there is no such detail');
  if (message !== undefined && !isCleanText(message, 100_000)) return refuse('/message: it is not a text');
  return {
    value: {
      value: value as StatusReport['value'],
      ...(detail === undefined ? {} : { detail: detail as NonNullable<StatusReport['detail']> }),
      ...(message === undefined ? {} : { message: cut(message, MAX_MESSAGE) }),
    },
  };
}

export function readAcknowledgement(data: unknown): Read<CommandAcknowledgement> {
  return data === 'accepted' || data === 'unconfirmable' ? { value: data } : refuse('it is no acknowledgement');
}

export function readCheckOutcome(data: unknown, raises: readonly string[]): Read<CheckOutcome> {
  if (!isPlainObject(data)) return refuse('it is not an object');
  if (data.outcome === 'unknown') {
    if (!isCleanText(data.reason, 100_000)) return refuse('/reason: it is not a text');
    return { value: { outcome: 'unknown', reason: cut(data.reason, MAX_REASON) } };
  }
  if (data.outcome !== 'ok' && data.outcome !== 'issue') return refuse('/outcome: there is no such outcome');
  const evidence = data.evidence === undefined ? { value: {} } : readPlainObject(data.evidence);
  if ('reason' in evidence) return refuse(`/evidence: ${evidence.reason}`);
  if (data.outcome === 'ok') return { value: { outcome: 'ok', evidence: evidence.value } };
  if (typeof data.code !== 'string' || !raises.includes(data.code))
    return refuse('/code: the check does not declare it');
  return { value: { outcome: 'issue', code: data.code, evidence: evidence.value } };
}

export function readHealingOutcome(data: unknown): Read<HealingOutcome> {
  if (!isPlainObject(data)) return refuse('it is not an object');
  const { outcome, reason, instruction } = data;
  if (outcome === 'healed' || outcome === 'not-needed') return { value: { outcome } };
  if (outcome === 'failed' && isCleanText(reason, 100_000))
    return { value: { outcome, reason: cut(reason, MAX_REASON) } };
  if (outcome === 'needs-user' && isCleanText(instruction, 100_000)) {
    return { value: { outcome, instruction: cut(instruction, MAX_REASON) } };
  }
  return refuse('it is no healing outcome');
}

export function readPairingResult(data: unknown, steps: readonly string[]): Read<PairingResult> {
  if (!isPlainObject(data)) return refuse('it is not an object');
  if (data.result === 'done') return readPaired(data);
  if (data.result === 'next') {
    if (typeof data.step !== 'string' || !steps.includes(data.step)) return refuse('/step: there is no such step');
    const kept = readOptionalObject(data.data);
    if ('reason' in kept) return refuse(`/data: ${kept.reason}`);
    return { value: { result: 'next', step: data.step, data: kept.value } };
  }
  if (data.result === 'retry') {
    const { message, field } = data;
    if (!isCleanText(message, 100_000)) return refuse('/message: it is not a text');
    if (field !== undefined && !isCleanText(field, 100)) return refuse('/field: it is not a name');
    return {
      value: { result: 'retry', message: cut(message, MAX_MESSAGE), ...(field === undefined ? {} : { field }) },
    };
  }
  return refuse('/result: there is no such result');
}

function readPaired({ title, uniqueId, config }: Record<string, unknown>): Read<PairingResult> {
  if (!isCleanText(title, 200, 1)) return refuse('/title: it is not a short text');
  if (!isCleanText(uniqueId, 200, 1)) return refuse('/uniqueId: it is not a short text');
  const plain = readPlainObject(config, configLimits);
  if ('reason' in plain) return refuse(`/config: ${plain.reason}`);
  return { value: { result: 'done', title, uniqueId, config: plain.value } };
}

export function readPresentation(data: unknown, kind: PairingStepKind): Read<Presentation> {
  if (!isPlainObject(data)) return refuse('it is not an object');
  const { content } = data;
  if (!isCleanText(content, MAX_CONTENT, 1))
    return refuse(`/content: it is not a text of 1 to ${MAX_CONTENT} characters`);
  if (kind === 'external' && !webAddress.test(content)) return refuse('/content: it is no http or https address');
  const kept = readOptionalObject(data.data);
  if ('reason' in kept) return refuse(`/data: ${kept.reason}`);
  return { value: { content, data: kept.value } };
}

export function readMigratedConfig(data: unknown): Read<JsonObject> {
  return readPlainObject(data, configLimits);
}

export function readDiagnostics(data: unknown): Read<JsonObject> {
  return readPlainObject(data, configLimits);
}

export function readConditionAnswer(data: unknown): Read<boolean> {
  return typeof data === 'boolean' ? { value: data } : refuse('it is neither true nor false');
}

export function readActionAnswer(data: unknown): Read<JsonObject> {
  return readPlainObject(data);
}

const answerLimits = { maxDepth: 32, maxSize: 1024 * 1024 };

export function readHookAnswer(data: unknown): Read<HookAnswer> {
  if (!isPlainObject(data)) return refuse('it is not an object');
  const { status = 200, body } = data;
  if (typeof status !== 'number' || !Number.isInteger(status) || status < 200 || status > 599)
    return refuse('/status: it is no HTTP status');
  const plain = readPlainJson(body, answerLimits);
  return 'reason' in plain ? refuse(`/body: ${plain.reason}`) : { value: { status, body: plain.value } };
}

/** `asked`: what was announced; an id that was not is left out. */
export function readAnnouncementResult(data: unknown, asked: ReadonlySet<string>): Read<AnnouncementResult> {
  if (!isPlainObject(data) || !Array.isArray(data.acknowledged)) return refuse('/acknowledged: it is not a list');
  const acknowledged = new Set(data.acknowledged.filter((id): id is string => typeof id === 'string' && asked.has(id)));
  return { value: { acknowledged: [...acknowledged] } };
}

export function readOffer(data: unknown): Read<DiscoveryOffer | undefined> {
  if (data === undefined || data === null) return { value: undefined };
  if (!isPlainObject(data)) return refuse('it is not an object');
  const { uniqueId, title, model, config, followsAddress } = data;
  if (!isCleanText(uniqueId, 200, 1)) return refuse('/uniqueId: it is not a short text');
  if (!isCleanText(title, 200, 1)) return refuse('/title: it is not a short text');
  if (model !== undefined && !isCleanText(model, 200)) return refuse('/model: it is not a short text');
  const plain = readPlainObject(config, configLimits);
  if ('reason' in plain) return refuse(`/config: ${plain.reason}`);
  if (followsAddress !== undefined && typeof followsAddress !== 'boolean')
    return refuse('/followsAddress: it is neither true nor false');
  return {
    value: {
      uniqueId,
      title,
      config: plain.value,
      ...(model === undefined ? {} : { model }),
      ...(followsAddress === true ? { followsAddress } : {}),
    },
  };
}

function readOptionalObject(data: unknown): Read<JsonObject> {
  return data === undefined ? { value: {} } : readPlainObject(data, configLimits);
}

const cut = (text: string, length: number): string => (text.length <= length ? text : `${text.slice(0, length - 1)}…`);
