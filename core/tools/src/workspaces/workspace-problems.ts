import type { PackageJson, Workspace } from './workspace.ts';

type DependencyList = 'dependencies' | 'devDependencies' | 'optionalDependencies';
const pinnedLists: DependencyList[] = ['dependencies', 'devDependencies', 'optionalDependencies'];
const exactVersion = /^\d+\.\d+\.\d+(-[\w.]+)?$/;

/** One version for all, exact pins, one version of each library, and plugins that meet the contract as a peer. */
export function workspaceProblems(root: Workspace, workspaces: Workspace[]): string[] {
  const versions = new Map(workspaces.map(({ manifest }) => [manifest.name, manifest.version]));
  return [
    ...workspaces.flatMap(({ manifest }) => identityProblems(root.manifest, manifest)),
    ...[root, ...workspaces].flatMap(({ manifest }) => pinProblems(manifest, versions)),
    ...librariesWithTwoVersions([root, ...workspaces]),
    ...workspaces.filter(isPlugin).flatMap((workspace) => pluginProblems(workspace, root.manifest.version)),
  ];
}

function identityProblems(root: PackageJson, manifest: PackageJson): string[] {
  const facts: [string, unknown, unknown][] = [
    ['version', manifest.version, root.version],
    ['license', manifest.license, root.license],
    ['type', manifest.type, root.type],
    ['engines.node', manifest.engines?.node, root.engines?.node],
  ];
  return facts
    .filter(([, have, want]) => have !== want)
    .map(([fact, have, want]) => `${manifest.name}: ${fact} is ${have}, the root's is ${want}`);
}

function pinProblems(manifest: PackageJson, versions: Map<string, string>): string[] {
  return pinned(manifest).flatMap(([name, version, list]) => {
    const ours = versions.get(name);
    if (ours !== undefined && version !== ours)
      return [`${manifest.name}: ${list} has ${name}@${version}, ours is ${ours}`];
    return exactVersion.test(version) ? [] : [`${manifest.name}: ${list} must pin ${name} exactly, not ${version}`];
  });
}

function pinned(manifest: PackageJson): [name: string, version: string, list: DependencyList][] {
  return pinnedLists.flatMap((list) =>
    Object.entries(manifest[list] ?? {}).map(([name, version]): [string, string, DependencyList] => [
      name,
      version,
      list,
    ]),
  );
}

function librariesWithTwoVersions(all: Workspace[]): string[] {
  const seen = new Map<string, { version: string; by: string }>();
  const problems: string[] = [];
  for (const { manifest } of all) {
    for (const [name, version] of pinned(manifest)) {
      const first = seen.get(name) ?? { version, by: manifest.name };
      seen.set(name, first);
      if (first.version !== version) {
        problems.push(`${manifest.name}: ${name}@${version}, but ${first.by} has ${first.version}`);
      }
    }
  }
  return problems;
}

const template = 'plugin-template';
const isPlugin = ({ folder }: Workspace) => folder.startsWith('plugins/') || folder === template;
/** The template is published as what `npm create nexa-plugin` runs, and as nothing else. */
const packageOf = (folder: string, id: string) =>
  folder === template ? 'create-nexa-plugin' : `@nexa/plugin-${id.replace(/^plugin-/, '')}`;

function pluginProblems({ folder, manifest }: Workspace, version: string): string[] {
  const id = folder.split('/').at(-1) ?? folder;
  const problems: string[] = [];
  const demand = (holds: boolean, problem: string) => holds || problems.push(`${manifest.name}: ${problem}`);
  demand(manifest.name === packageOf(folder, id), `the package of ${folder} is named differently`);
  demand(manifest.dependencies?.['@nexa/sdk'] === undefined, '@nexa/sdk is a peer, not a dependency');
  demand(manifest.devDependencies?.['@nexa/sdk'] !== undefined, '@nexa/sdk is missing in devDependencies');
  const peer = manifest.peerDependencies?.['@nexa/sdk'];
  demand(isRangeOf(peer, version), `the peer range of @nexa/sdk (${peer}) does not begin at ${version}`);
  if (manifest.nexa) {
    demand(manifest.nexa.id === id.replace(/^plugin-/, ''), `nexa.id (${manifest.nexa.id}) differs from the folder`);
    demand(isRangeOf(manifest.nexa.sdk, version), `nexa.sdk (${manifest.nexa.sdk}) does not begin at ${version}`);
  }
  return problems;
}

/** The version itself, or a range that begins at it. */
function isRangeOf(range: string | undefined, version: string): boolean {
  return range !== undefined && [version, `^${version}`, `~${version}`, `>=${version}`].includes(range);
}
