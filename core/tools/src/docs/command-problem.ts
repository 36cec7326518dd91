export interface CommandFacts {
  scripts: string[];
  /** `true` for a path, relative to the root, that exists. */
  exists: (path: string) => boolean;
  /** Binaries that npx finds without downloading. */
  binaries: string[];
  /** Names of the vitest projects. */
  projects: string[];
  /** Sub-commands of `nexa`; undefined where the server is not built and cannot be asked. */
  nexaCommands: string[] | undefined;
}

const npmBuiltins = new Set(['ci', 'create', 'install', 'publish']);

/** Why a documented command would not work as written, or undefined. */
export function commandProblem(command: string, facts: CommandFacts): string | undefined {
  const words = command.split(/\s+/).filter((word) => !/^[A-Z_]+=/.test(word));
  const [program, ...rest] = words;
  if (program === 'npm') return npmProblem(rest, facts);
  if (program === 'npx') return npxProblem(rest, facts);
  if (program === 'node') return pathProblem(rest.find((word) => !word.startsWith('-')) ?? '', facts);
  if (program === 'git' || program === 'cd') return undefined;
  if (program?.startsWith('.') || program?.includes('/')) return pathProblem(program, facts);
  return `"${program}" is not one of the house's commands`;
}

function npmProblem([verb = '', ...rest]: string[], facts: CommandFacts): string | undefined {
  if (npmBuiltins.has(verb)) return undefined;
  const script = verb === 'run' ? (rest[0] ?? '') : verb;
  if (!facts.scripts.includes(script)) return `package.json has no script "${script}"`;
  const passed = rest.includes('--') ? rest.slice(rest.indexOf('--') + 1) : [];
  if (script === 'nexa') return nexaProblem(passed, facts);
  // Of one workspace: what follows is sought in it, and a plugin that a guide makes is not there.
  return script === 'test' && !rest.includes('-w') ? vitestProblem(passed, facts) : undefined;
}

function nexaProblem([command = '']: string[], facts: CommandFacts): string | undefined {
  if (!facts.nexaCommands || /^(\.\.\.|--|<|$)/.test(command)) return undefined;
  return facts.nexaCommands.includes(command) ? undefined : `nexa has no command "${command}"`;
}

function npxProblem([binary = '', ...rest]: string[], facts: CommandFacts): string | undefined {
  if (!facts.binaries.includes(binary)) return `"${binary}" is not installed here, npx would download it`;
  return binary === 'vitest' ? vitestProblem(rest.slice(1), facts) : undefined;
}

function vitestProblem(args: string[], facts: CommandFacts): string | undefined {
  const project = args.indexOf('--project');
  if (project >= 0 && !facts.projects.includes(args[project + 1] ?? ''))
    return `vitest has no project "${args[project + 1]}"`;
  const paths = args.filter((word, index) => !word.startsWith('-') && !args[index - 1]?.startsWith('-'));
  return paths.map((path) => pathProblem(path, facts)).find((problem) => problem !== undefined);
}

function pathProblem(path: string, facts: CommandFacts): string | undefined {
  return facts.exists(path) ? undefined : `"${path}" does not exist`;
}
