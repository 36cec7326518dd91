import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { readWorkspaces } from '../../src/workspaces/workspace.ts';
import { workspaceProblems } from '../../src/workspaces/workspace-problems.ts';

const { root, workspaces } = readWorkspaces(fileURLToPath(new URL('../../../../', import.meta.url)));

it('finds the workspaces of this repository and no problem in them', () => {
  expect(workspaces.map(({ folder }) => folder)).toEqual(
    expect.arrayContaining(['core/sdk', 'db', 'plugins/virtual', 'ui']),
  );
  expect(workspaceProblems(root, workspaces)).toEqual([]);
});
