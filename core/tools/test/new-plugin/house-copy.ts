import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { workspaceFolders } from '../../fence/fence.mjs';
import { type CommandResult, runCommand } from './run-command.ts';

const repository = fileURLToPath(new URL('../../../../', import.meta.url));
const whole = [
  'core/tools/launch',
  'core/tools/src/generate',
  'core/sdk',
  'core/engine',
  'core/testkit',
  'plugin-template',
];
const single = [
  'package.json',
  'package-lock.json',
  'tsconfig.base.json',
  'tsconfig.json',
  'tsconfig.tests.json',
  'biome.json',
  '.gitignore',
  'docs/quality-scale.md',
];

/** As much of this repository as a new plugin needs, with its libraries, in a folder of the test's own. */
export class HouseCopy {
  readonly root = realpathSync(mkdtempSync(join(tmpdir(), 'nexa-house-')));

  constructor() {
    const code = (path: string) => !/\/(node_modules|dist|\.nexa)(\/|$)/.test(path.slice(repository.length));
    for (const folder of whole)
      cpSync(join(repository, folder), join(this.root, folder), { recursive: true, filter: code });
    const manifests = workspaceFolders(repository).flatMap((folder) => [
      `${folder}/package.json`,
      `${folder}/tsconfig.json`,
      `${folder}/quality.json`,
    ]);
    for (const file of [...single, ...manifests].filter((path) => existsSync(join(repository, path)))) {
      mkdirSync(dirname(join(this.root, file)), { recursive: true });
      cpSync(join(repository, file), join(this.root, file));
    }
    this.#borrowLibraries();
  }

  read(path: string): string {
    return readFileSync(join(this.root, path), 'utf8');
  }

  readJson(path: string) {
    return JSON.parse(this.read(path));
  }

  node(script: string, ...words: string[]): Promise<CommandResult> {
    return this.run(process.execPath, [join(this.root, script), ...words]);
  }

  run(command: string, words: readonly string[]): Promise<CommandResult> {
    return runCommand(command, words, this.root);
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }

  /** Every library and its commands by a link, our own packages by links into the copy, as npm makes them. */
  #borrowLibraries(): void {
    const from = join(repository, 'node_modules');
    const to = join(this.root, 'node_modules');
    mkdirSync(join(to, '@nexa'), { recursive: true });
    for (const name of readdirSync(from)) {
      if (name === '.bin' || (name !== '@nexa' && !name.startsWith('.'))) symlinkSync(join(from, name), join(to, name));
    }
    for (const { name, folder } of this.#own()) {
      if (name.startsWith('@nexa/')) symlinkSync(join('..', '..', folder), join(to, name));
    }
    cpSync(join(from, '.package-lock.json'), join(to, '.package-lock.json'));
  }

  #own() {
    return workspaceFolders(repository).map((folder) => ({
      folder,
      name: this.readJson(`${folder}/package.json`).name,
    }));
  }
}
