import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const repository = fileURLToPath(new URL('../../../../', import.meta.url));

/** Prints its arguments; waits for SIGTERM when told to, otherwise ends with the code it is told. */
const serverMain = `
const words = process.argv.slice(2);
console.log('server: ' + words.join(' '));
if (words.includes('wait')) {
  process.on('SIGTERM', () => { console.log('server: stopping'); process.exit(4); });
  setInterval(() => {}, 1000);
  console.log('server: ready');
} else {
  process.exit(Number(words.at(-1)) || 0);
}
export {};
`;

/** Stands in for npm: notes that it was called, and makes this repository's node_modules appear. */
const fakeNpm = `
import { appendFileSync, existsSync, symlinkSync } from 'node:fs';
appendFileSync('npm-calls.log', process.argv.slice(2).join(' ') + '\\n');
if (existsSync('offline')) { console.error('npm error network ENOTFOUND'); process.exit(7); }
if (!existsSync('node_modules')) symlinkSync(${JSON.stringify(join(repository, 'node_modules'))}, 'node_modules');
`;

const packageFolders = ['core/sdk', 'core/engine', 'db', 'core/server'];

export interface LaunchResult {
  code: number | null;
  out: string;
  err: string;
}

/** A repository of NEXA's shape, as small as the launcher lets it be, in a folder with a space that only we may enter. */
export class SmallRepository {
  readonly root: string;
  /** Added to the environment of what is launched. */
  readonly env: Record<string, string> = {};
  readonly #children = new Set<ChildProcess>();

  constructor() {
    const parent = realpathSync(mkdtempSync(join(tmpdir(), 'nexa launch ')));
    chmodSync(parent, 0o700);
    this.root = join(parent, 'my house');
    cpSync(join(repository, 'core/tools/launch'), join(this.root, 'core/tools/launch'), { recursive: true });
    const single = ['tsconfig.base.json', 'core/server/src/plugin-host/bundle.ts'];
    for (const file of single) cpSync(join(repository, file), join(this.root, file));
    this.writeJson('package.json', {
      name: 'small',
      private: true,
      type: 'module',
      workspaces: ['core/*', 'db', 'plugins/*'],
    });
    this.writeJson('package-lock.json', { lockfileVersion: 3, packages: { '': {} } });
    this.write('fake/npm-cli.js', fakeNpm);
    for (const folder of packageFolders) this.#addPackage(folder);
    this.write('core/server/src/main.ts', serverMain);
    this.writeJson('plugins/red/package.json', { name: '@nexa/plugin-red', type: 'module', nexa: { id: 'red' } });
    this.write('plugins/red/src/index.ts', "export default { id: 'red' };\n");
    this.writeJson('ui/package.json', { name: '@nexa/ui', type: 'module' });
    this.write('ui/index.html', '<!doctype html><title>page</title><script type="module" src="/src/main.ts"></script>');
    this.write('ui/src/main.ts', "document.title = 'first';\n");
  }

  #addPackage(folder: string) {
    const up = folder.includes('/') ? '../..' : '..';
    this.writeJson(`${folder}/package.json`, { name: folder, type: 'module' });
    this.write(`${folder}/src/index.ts`, 'export const kept = 1;\n');
    const references = folder === 'core/server' ? ['../sdk', '../engine', '../../db'] : [];
    this.writeJson(`${folder}/tsconfig.json`, {
      extends: `${up}/tsconfig.base.json`,
      compilerOptions: { rootDir: 'src', outDir: 'dist', tsBuildInfoFile: 'dist/.tsbuildinfo', types: ['node'] },
      include: ['src'],
      references: references.map((path) => ({ path })),
    });
  }

  path(path: string) {
    return join(this.root, path);
  }

  write(path: string, content: string) {
    mkdirSync(dirname(this.path(path)), { recursive: true });
    writeFileSync(this.path(path), content);
  }

  writeJson(path: string, value: unknown) {
    this.write(path, JSON.stringify(value));
  }

  spawn(command: string, ...args: string[]) {
    const child = spawn(process.execPath, [this.path(`core/tools/launch/${command}.mjs`), ...args], {
      cwd: this.root,
      env: { ...process.env, NEXA_TEST_STRICT: '', ...this.env, npm_execpath: this.path('fake/npm-cli.js') },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#children.add(child);
    return child;
  }

  async launch(command: string, ...args: string[]): Promise<LaunchResult> {
    const child = this.spawn(command, ...args);
    const [out, err, code] = await Promise.all([text(child.stdout), text(child.stderr), exitCode(child)]);
    return { code, out, err };
  }

  remove() {
    for (const child of this.#children) child.kill('SIGKILL');
    rmSync(dirname(this.root), { recursive: true, force: true });
  }
}

export function exitCode(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve) => child.once('close', resolve));
}

async function text(stream: NodeJS.ReadableStream): Promise<string> {
  let all = '';
  for await (const chunk of stream) all += chunk;
  return all;
}
