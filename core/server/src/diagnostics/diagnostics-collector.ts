import { type DatabaseTransaction, issueStore, type StoredIntegration } from '@nexa/db';
import {
  type DiagnosedDevice,
  type DiagnosedIssue,
  type DiagnosticsBundle,
  diagnosticsFormat,
  type IntegrationTraffic,
  type PluginGateway,
  type PluginSurface,
  type TrafficEntry,
} from '@nexa/engine';
import { errorMessage, type JsonObject, NexaError, type PluginManifest, secretTexts } from '@nexa/sdk';
import type { HomeService } from '../http/home-service.ts';
import type { PluginCatalogue, PluginInfo } from '../http/plugin-catalogue.ts';
import { hideCodes } from '../secrets/hide-codes.ts';
import type { IntegrationSecrets } from '../secrets/integration-secrets.ts';
import { BundleRedactor } from './bundle-redactor.ts';
import { diagnosedDevices, nameIn } from './diagnosed-devices.ts';

export interface CollectorOptions {
  readonly gateway: PluginGateway;
  readonly plugins: PluginCatalogue;
  readonly homes: HomeService;
  readonly secrets: IntegrationSecrets;
  readonly version: string;
  readonly now: () => number;
}

type Surface = Pick<PluginSurface, 'configSchema' | 'diagnosticsSchema' | 'capabilities' | 'checks' | 'healingActions'>;

const noSurface: Surface = { configSchema: {}, capabilities: [], checks: [], healingActions: [] };
const MOST_ISSUES = 1_000;

/** What the plugin itself said. */
export interface PluginSaid {
  readonly surface: Surface;
  /** As it came, with everything that is secret. */
  readonly collected?: JsonObject;
  readonly collectError?: string;
}

/** Puts together what somebody else needs to understand an integration, without what is nobody else's business. */
export class DiagnosticsCollector {
  readonly #options: CollectorOptions;

  constructor(options: CollectorOptions) {
    this.#options = options;
  }

  /** Asks the plugin, which may take its time: no transaction is open meanwhile. `deviceId`: of that device only. */
  async ask({ id, homeId, plugin: pluginId }: StoredIntegration, deviceId?: string): Promise<PluginSaid> {
    const { gateway } = this.#options;
    const device = deviceId === undefined ? undefined : this.#device(homeId, id, deviceId);
    const surface: Surface = await gateway.surface(pluginId).catch(() => noSurface);
    if (surface.diagnosticsSchema === undefined) return { surface };
    try {
      const collected = await gateway.diagnostics(id, device?.externalId);
      return { surface, ...(collected === undefined ? {} : { collected }) };
    } catch (error) {
      return { surface, collectError: errorMessage(error) };
    }
  }

  async collect(
    tx: DatabaseTransaction,
    integration: StoredIntegration,
    { surface, collected, collectError }: PluginSaid,
    deviceId?: string,
  ): Promise<DiagnosticsBundle> {
    const { gateway, plugins, now, version } = this.#options;
    const { id, homeId, plugin: pluginId } = integration;
    const plugin = plugins.find(pluginId);
    if (plugin === undefined) throw new NexaError('NEXA_PLUGIN_NOT_FOUND', `The plugin ${pluginId} is not installed.`);
    const secret = await this.#options.secrets.load(tx, homeId, id);
    const redactor = new BundleRedactor(`${homeId} ${id}`, [
      ...secretTexts({ 'x-nexa-secret': true }, secret),
      ...secretTexts(surface.configSchema, { ...integration.config, ...secret }),
    ]);
    const config = redactor.bySchema(surface.configSchema, { ...integration.config, ...secret }) as JsonObject;
    const device = deviceId === undefined ? undefined : this.#device(homeId, id, deviceId);
    const takenAt = now();
    const traffic = gateway.traffic(id) ?? { since: takenAt, before: [], entries: [], log: [] };
    const bundle: DiagnosticsBundle = {
      ...diagnosticsFormat,
      takenAt,
      ...(device === undefined ? {} : { device: device.externalId }),
      nexa: { version, node: process.version, platform: `${process.platform} ${process.arch}` },
      plugin: pluginPart(plugin),
      integration: {
        title: integration.title,
        config,
        configVersion: integration.configVersion,
        status: this.#options.homes.integrationStatus(homeId, id) ?? integration.status,
      },
      surface: { capabilities: surface.capabilities, checks: surface.checks, healingActions: surface.healingActions },
      devices: device === undefined ? this.#devices(homeId, id) : [device],
      issues: await this.#issues(tx, integration, deviceId),
      recording: withoutCodes(device === undefined ? traffic : ofDevice(traffic, device.externalId)),
      ...(collected === undefined
        ? {}
        : { collected: redactor.bySchema(surface.diagnosticsSchema ?? {}, collected) as JsonObject }),
      ...(collectError === undefined ? {} : { collectError }),
    };
    learnNames(redactor, bundle, integration);
    return redactor.everywhere(JSON.parse(JSON.stringify(bundle)) as DiagnosticsBundle);
  }

  #device(homeId: string, integrationId: string, deviceId: string): DiagnosedDevice {
    const [device] = this.#devices(homeId, integrationId, deviceId);
    if (device !== undefined) return device;
    throw new NexaError('NEXA_DEVICE_NOT_FOUND', 'The device is not known to its integration.');
  }

  #devices(homeId: string, integrationId: string, deviceId?: string): DiagnosedDevice[] {
    return diagnosedDevices(this.#options.homes.deviceViews(homeId).values(), integrationId, deviceId);
  }

  async #issues(
    tx: DatabaseTransaction,
    { id, homeId }: StoredIntegration,
    deviceId: string | undefined,
  ): Promise<DiagnosedIssue[]> {
    const views = this.#options.homes.deviceViews(homeId);
    const found = await issueStore.list(tx, homeId, 'open', MOST_ISSUES);
    return found.flatMap(({ issue }) => {
      if (issue.integrationId !== id || (deviceId !== undefined && issue.deviceId !== deviceId)) return [];
      const externalId = nameIn(views.get(issue.deviceId ?? '')?.record, id);
      const { code, severity, state, title, explanation, evidence, relapses, raisedAt, updatedAt } = issue;
      const told = { code, severity, state, title, explanation, evidence, relapses, raisedAt, updatedAt };
      return [{ ...told, ...(externalId === undefined ? {} : { externalId }) }];
    });
  }
}

function pluginPart({ manifest, version, status, refused }: PluginInfo): DiagnosticsBundle['plugin'] {
  return {
    id: manifest.id,
    version,
    manifest: manifest as PluginManifest,
    status: JSON.parse(JSON.stringify(status)) as JsonObject,
    refused,
  };
}

/** Names that a person gave, and ids that lead to a thing. */
function learnNames(
  redactor: BundleRedactor,
  bundle: DiagnosticsBundle,
  { title, uniqueId, id, homeId }: StoredIntegration,
) {
  redactor.learn('integration', title);
  for (const text of [uniqueId, id, homeId]) if (text !== undefined) redactor.learn('id', text);
  const { before, entries } = bundle.recording;
  const described = [...before, ...entries].flatMap((entry) => (entry.kind === 'devices' ? entry.devices : []));
  for (const device of [...bundle.devices.map(({ description }) => description), ...described]) {
    redactor.learn('device', device.externalId);
    redactor.learn('name', device.name);
    if (device.suggestedRoom !== undefined) redactor.learn('room', device.suggestedRoom);
  }
}

/** Parameters that open a lock are nobody's business, whatever became of them. */
function withoutCodes(traffic: IntegrationTraffic): IntegrationTraffic {
  const entries = traffic.entries.map((entry): TrafficEntry => {
    if (entry.kind !== 'command') return entry;
    const params = hideCodes(entry.request.params) as JsonObject;
    return { ...entry, request: { ...entry.request, params } };
  });
  return { ...traffic, entries };
}

function ofDevice(traffic: IntegrationTraffic, externalId: string): IntegrationTraffic {
  const only = (entries: readonly TrafficEntry[]): TrafficEntry[] => {
    const commands = new Set<string>();
    return entries.flatMap((entry): TrafficEntry[] => {
      switch (entry.kind) {
        case 'devices':
          return one(entry.devices.filter((device) => device.externalId === externalId)).map((devices) => ({
            ...entry,
            devices,
          }));
        case 'readings':
          return one(entry.readings.filter((reading) => reading.externalId === externalId)).map((readings) => ({
            ...entry,
            readings,
          }));
        case 'series':
          return entry.last.externalId === externalId ? [entry] : [];
        case 'event':
          return entry.event.externalId === externalId ? [entry] : [];
        case 'command':
          if (entry.request.externalId !== externalId) return [];
          commands.add(entry.request.id);
          return [entry];
        case 'command-answer':
          return commands.has(entry.id) ? [entry] : [];
        case 'integration-status':
          return [entry];
        default:
          return entry.externalId === undefined || entry.externalId === externalId ? [entry] : [];
      }
    });
  };
  return { ...traffic, before: only(traffic.before), entries: only(traffic.entries) };
}

const one = <T>(list: readonly T[]): (readonly T[])[] => (list.length === 0 ? [] : [list]);
