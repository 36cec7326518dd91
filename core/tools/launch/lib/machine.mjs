// @ts-check
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** @typedef {{ name: string, neededBy: string, isHere: (root: string, env: NodeJS.ProcessEnv) => boolean }} Facility */

/** What some tests need and `npm test` does not install. @type {Facility[]} */
export const facilities = [
  {
    name: 'Chromium',
    neededBy: 'browser journeys',
    isHere: (_root, env) => hasProgram(env, 'chromium', 'chromium-browser', 'google-chrome'),
  },
  {
    name: 'mosquitto',
    neededBy: 'tests against a real MQTT broker',
    isHere: (_root, env) => hasProgram(env, 'mosquitto'),
  },
  {
    name: 'redis-server',
    neededBy: 'tests of several server instances',
    isHere: (_root, env) => hasProgram(env, 'redis-server'),
  },
  {
    name: 'Postgres 15 of Debian',
    neededBy: 'tests of migrations by psql, replicas, and moves from other servers',
    isHere: () => existsSync('/usr/lib/postgresql/15/bin/psql'),
  },
  {
    name: '../shared',
    neededBy: 'tests on recorded devices and data sets',
    isHere: (root) => existsSync(join(root, '..', 'shared')),
  },
];

/** @param {string} root @param {NodeJS.ProcessEnv} env */
export function missingFacilities(root, env) {
  return facilities.filter((facility) => !facility.isHere(root, env));
}

/** @param {NodeJS.ProcessEnv} env @param {string[]} names */
function hasProgram(env, ...names) {
  const folders = [...(env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin'].filter(Boolean);
  return folders.some((folder) => names.some((name) => isExecutable(join(folder, name))));
}

/** @param {string} path */
function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    // Not there, or not ours to run.
    return false;
  }
}
