import { coreHealingActions, coreIssues } from '@nexa/engine';
import type { HealingDeclaration, IssueDefinition } from '@nexa/sdk';

const generatedBy = '<!-- Generated from core/engine/src/diagnosis by `npm run generate`; do not edit. -->';

const introduction = `# Issues and healing

An issue is something that is wrong, with the evidence for it. Checks raise it and checks clear it: those of the core, which
are below, and those of the plugins, which stand in each plugin’s README.

\`suspected\` → \`confirmed\` (it was so for a while) → \`planned\` → \`awaiting-approval\` or \`healing\` → \`verifying\` → \`resolved\`,
or \`escalated\`: a person has to look, and the issue says at what. A fault that comes back within a day is the same issue again,
a relapse. What is not known is no fault, and a device that was removed is no recovery.

NEXA tries the action that is felt the least first, at most three an hour for each device or integration, and believes only what is
verified. It does nothing to locks, alarms, valves, garage doors and heat by itself.

## A bridge that hangs on a plug

Say which plug feeds a bridge: *Power* in the menu of its integration, or

\`\`\`text
PUT    /api/v1/integrations/{id}/power   {"deviceId": "...", "component": "main"}
DELETE /api/v1/integrations/{id}/power
\`\`\`

When nothing gentler helps, NEXA asks, switches the plug off for ten seconds, waits a minute, connects anew and checks that it
helped. Everything else on that plug goes off with it. A plug that is reached only through the bridge is refused. Whatever happens in
between, a crash of NEXA too, the plug is switched on again ([why it is made so](adr/0021-restart-by-plug.md)).`;

/** `docs/issues.md`: what homes raise by themselves, and what the core can do about it. */
export function issueList(
  issues: readonly IssueDefinition[] = coreIssues,
  actions: readonly HealingDeclaration[] = coreHealingActions,
): string {
  const raised = issues.map(({ code, severity, title, explanation }) =>
    row(`\`${code}\``, severity, title, explanation),
  );
  const healed = actions.map(({ id, title, cures, risk, powerCycle, downtime }) =>
    row(
      `\`${id}\``,
      title,
      cures.map((code) => `\`${code}\``).join(', '),
      risk === 'auto' && powerCycle === undefined ? 'by itself' : 'after asking',
      `${Math.round(downtime / 1000)} s`,
    ),
  );
  return `${[
    generatedBy,
    introduction,
    '## What the core raises',
    table('code', 'severity', 'title', 'what it means') + raised.join('\n'),
    '## What the core can do',
    table('action', 'title', 'cures', 'runs', 'out of service') + healed.join('\n'),
  ].join('\n\n')}\n`;
}

const row = (...cells: readonly string[]): string =>
  `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
const table = (...titles: readonly string[]): string => `${row(...titles)}\n|${'---|'.repeat(titles.length)}\n`;
