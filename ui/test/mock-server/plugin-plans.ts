import type { InstallPlan, Plugin } from '../../src/shared/api/types.ts';

/** What the server says of a package before it is installed. */
export function installPlan(id: string, spec: string, now: number): InstallPlan {
  return {
    id,
    plugin: { id: 'acme', name: 'Acme lamps', kind: 'brand', iotClass: 'local-push' },
    package: spec,
    version: '1.2.3',
    source: 'registry',
    sourceSpec: spec,
    digest: 'ab'.repeat(32),
    size: 120_000,
    grade: 'silver',
    permissions: [
      {
        id: 'lan',
        text: 'Reach every device in your home network, on every port; never this machine itself.',
        isNew: false,
      },
    ],
    grows: false,
    createdAt: new Date(now).toISOString(),
    expiresAt: new Date(now + 7 * 86_400_000).toISOString(),
  };
}

export function installedPlugin(plan: InstallPlan, now: number): Plugin {
  const since = new Date(now).toISOString();
  return {
    ...plan.plugin,
    version: plan.version,
    status: { value: 'running', restarts: 0, since },
    permissions: { lan: true },
    permissionTexts: plan.permissions,
    grade: plan.grade,
    refused: 0,
    enabled: true,
    source: plan.source,
    state: 'installed',
    digest: plan.digest,
    contacts: [],
    network: { since, unused: ['lan'], days: 0, used: {} },
  };
}

/** Prepared installations lie below the plugins, which have names of their own. */
export function pluginShape(id: string, [first, ...rest]: readonly string[]): { shape: string; id: string } {
  if (id !== 'installs') return { shape: ['/plugins/:id', ...(first === undefined ? [] : [first])].join('/'), id };
  return { shape: ['/plugins/installs', ...(first === undefined ? [] : [':id', ...rest])].join('/'), id: first ?? '' };
}
