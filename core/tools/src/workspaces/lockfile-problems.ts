import type { Workspace } from './workspace.ts';

type Names = Record<string, string>;

export interface LockedPackage {
  resolved?: string;
  link?: boolean;
  dependencies?: Names;
  devDependencies?: Names;
  peerDependencies?: Names;
  optionalDependencies?: Names;
}

export interface Lockfile {
  packages: Record<string, LockedPackage>;
}

const lists = ['dependencies', 'devDependencies', 'peerDependencies', 'optionalDependencies'] as const;

/** What makes `npm ci` fail, here or on another platform, and addresses that tie the lockfile to one registry. */
export function lockfileProblems(lockfile: Lockfile, all: Workspace[]): string[] {
  return [
    ...all.flatMap((workspace) => outOfStep(lockfile, workspace)),
    ...Object.entries(lockfile.packages).flatMap(([path, locked]) => [
      ...missingPlatforms(lockfile, path, locked),
      ...(locked.resolved?.startsWith('http') ? [`package-lock.json: ${path} names a download address`] : []),
    ]),
  ];
}

function outOfStep(lockfile: Lockfile, { folder, manifest }: Workspace): string[] {
  const locked = lockfile.packages[folder];
  if (!locked) return [`package-lock.json: ${manifest.name} is missing; run \`npm install\``];
  return lists
    .filter((list) => !isSame(manifest[list], locked[list]))
    .map((list) => `package-lock.json: ${list} of ${manifest.name} differ from its package.json; run \`npm install\``);
}

function isSame(left: Names = {}, right: Names = {}): boolean {
  const names = Object.keys(left);
  return names.length === Object.keys(right).length && names.every((name) => left[name] === right[name]);
}

/** A platform package that was not published yet when the lockfile was written: `npm ci` then refuses the lockfile. */
function missingPlatforms(lockfile: Lockfile, path: string, locked: LockedPackage): string[] {
  return Object.keys(locked.optionalDependencies ?? {})
    .filter((name) => !placesFor(path, name).some((place) => place in lockfile.packages))
    .map((name) => `package-lock.json: ${name}, which ${path} may need on another platform, is missing`);
}

/** Where Node would look for a package from the folder `path`, nearest first. */
function placesFor(path: string, name: string): string[] {
  const steps = path.split('/node_modules/');
  const nested = steps.map((_, index) => `${steps.slice(0, index + 1).join('/node_modules/')}/node_modules/${name}`);
  return [...nested.reverse(), `node_modules/${name}`];
}
