// @ts-check
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const repositoryRoot = fileURLToPath(new URL('../../../../', import.meta.url)).replace(/\/$/, '');

/** Stamps, locks and reports of the launcher; never committed. @param {string} root */
export const stateFolder = (root) => join(root, '.nexa');

/** @param {string} root */
export const serverEntry = (root) => join(root, 'core', 'server', 'dist', 'main.js');
