import type { Workspace } from '../workspaces/workspace.ts';

const row = /^\| `([^`]+)` \|[^|]*\| *([^|]*?) *\|/;

/** The names that docs/dependencies.md gives a reason for: its table rows begin with the name in backticks. */
export function readReasons(text: string): Map<string, string> {
  const rows = text.split('\n').flatMap((line) => {
    const match = row.exec(line);
    return match ? [[match[1] ?? '', match[2] ?? ''] as const] : [];
  });
  return new Map(rows);
}

/** Equal both ways: nothing without a reason, no reason without its package. */
export function dependencyProblems(all: Workspace[], reasons: Map<string, string>): string[] {
  const ours = new Set(all.map(({ manifest }) => manifest.name));
  const used = new Set(
    all.flatMap(({ manifest }) =>
      [
        manifest.dependencies,
        manifest.devDependencies,
        manifest.peerDependencies,
        manifest.optionalDependencies,
      ].flatMap((list) => Object.keys(list ?? {})),
    ),
  );
  const foreign = [...used].filter((name) => !ours.has(name)).sort();
  return [
    ...foreign.filter((name) => !reasons.get(name)).map((name) => `docs/dependencies.md gives no reason for ${name}`),
    ...[...reasons.keys()]
      .filter((name) => !foreign.includes(name))
      .map((name) => `docs/dependencies.md explains ${name}, which no package.json has`),
  ];
}
