import type { StoredPlugin } from '@nexa/db';
import type { InstallPlan } from '../plugin-install/install-plan.ts';
import type { LoggedLine } from '../plugin-install/log-book.ts';
import { grownPermissions, permissionsInWords } from '../plugin-install/permission-words.ts';
import type { Replaced } from '../plugin-install/plan-origin.ts';
import { redactText } from '../secrets/redaction.ts';
import type { PluginManagement } from '../start/plugin-management.ts';
import type { PluginInfo } from './plugin-catalogue.ts';
import { iso } from './present.ts';

interface Sight {
  readonly seesContacts: boolean;
  readonly management: PluginManagement | undefined;
}

/** A plugin of the host with what is put down about it. */
export function presentPlugin(plugin: PluginInfo, stored: StoredPlugin | undefined, sight: Sight) {
  const { manifest, version, status, refused } = plugin;
  const { sourceSpec, digest, installedAt, lastChange } = stored ?? {};
  return {
    id: manifest.id,
    name: manifest.name,
    ...(manifest.description === undefined ? {} : { description: manifest.description }),
    version,
    kind: manifest.kind,
    iotClass: manifest.iotClass,
    status: { ...status, since: iso(status.since) },
    permissions: { ...manifest.permissions },
    permissionTexts: permissionsInWords(manifest),
    grade: stored?.grade ?? plugin.grade ?? null,
    refused,
    enabled: stored?.enabled ?? true,
    source: stored?.source ?? ('bundled' as const),
    state: stored?.state ?? ('installed' as const),
    ...(digest === undefined ? {} : { digest }),
    ...(installedAt === undefined ? {} : { installedAt: iso(installedAt) }),
    ...(lastChange === undefined ? {} : { lastChange: presentChange(lastChange) }),
    ...(sight.seesContacts && sourceSpec !== undefined ? { sourceSpec } : {}),
    ...presentNetwork(plugin, sight),
    ...(sight.seesContacts ? { faults: presentFaults(plugin) } : {}),
  };
}

/** What they name, files and addresses, is of every home on the server; a plugin may put a secret into it. */
function presentFaults({ faults }: PluginInfo) {
  return faults.toReversed().map(({ code, message, count, firstAt, lastAt }) => ({
    code,
    message: redactText(message),
    count,
    firstAt: iso(firstAt),
    lastAt: iso(lastAt),
  }));
}

function presentNetwork({ manifest, contacts }: PluginInfo, { seesContacts, management }: Sight) {
  if (management === undefined) return seesContacts ? { contacts: [...contacts] } : {};
  const observed = management.network.of(manifest.id);
  const { permissions: unused, days } = management.network.unused(manifest.id, manifest.permissions ?? {});
  const used = Object.fromEntries(Object.entries(observed.used).map(([id, time]) => [id, iso(time)]));
  const seen = observed.contacts.map(({ first, last, ...contact }) => ({
    ...contact,
    first: iso(first),
    last: iso(last),
  }));
  return {
    network: { since: iso(observed.since), unused: [...unused], days, used },
    ...(seesContacts ? { contacts: seen } : {}),
  };
}

function presentChange(change: NonNullable<StoredPlugin['lastChange']>) {
  const { kind, from, to, at, reason } = change as {
    kind: 'installed' | 'updated' | 'rolled-back';
    from?: string;
    to: string;
    at: number;
    reason?: string;
  };
  return {
    kind,
    to,
    at: iso(at),
    ...(from === undefined ? {} : { from }),
    ...(reason === undefined ? {} : { reason }),
  };
}

/** A plan beside what it would replace. */
export function presentPlan(plan: InstallPlan, stored: StoredPlugin | undefined, replaced: Replaced = {}) {
  const { manifest, integrity } = plan;
  const { packageName, takesOver } = replaced;
  return {
    id: plan.id,
    plugin: {
      id: manifest.id,
      name: manifest.name,
      ...(manifest.description === undefined ? {} : { description: manifest.description }),
      kind: manifest.kind,
      iotClass: manifest.iotClass,
    },
    package: plan.packageName,
    version: plan.version,
    source: plan.source,
    sourceSpec: plan.sourceSpec,
    digest: plan.digest,
    ...(integrity === undefined ? {} : { integrity }),
    size: plan.size,
    grade: plan.grade ?? null,
    permissions: permissionsInWords(manifest, stored),
    ...(stored === undefined
      ? {}
      : {
          replaces: {
            version: stored.version,
            source: stored.source,
            ...(packageName === undefined ? {} : { package: packageName }),
            ...(takesOver === undefined ? {} : { takesOver: { ...takesOver } }),
          },
        }),
    grows: stored !== undefined && grownPermissions(manifest, stored).length > 0,
    createdAt: iso(plan.createdAt),
    expiresAt: iso(plan.expiresAt),
  };
}

export function presentLine({ seq, time, level, message, integrationId, fields }: LoggedLine) {
  return {
    seq,
    time: iso(time),
    level,
    message,
    fields: { ...fields },
    ...(integrationId === undefined ? {} : { integrationId }),
  };
}
