import { NexaError } from '@nexa/sdk';
import { hasHarness, startHarnessScript } from '../plugin-dev/harness-script.ts';
import type { InstalledPlugin } from '../plugin-host/installed-plugins.ts';
import { pluginAt } from './plugin-at.ts';
import { buildFailed } from './plugin-work-command.ts';

interface RuleResult {
  readonly rule: string;
  readonly grade: string;
  readonly title: string;
  readonly outcome: string;
  readonly detail: string;
}

interface GradeReport {
  readonly grade?: string;
  readonly rules: readonly RuleResult[];
}

/** The rules run in the plugin's own testkit, so that a plugin is judged by the contract that it was written for. */
const code = `
import { gradePlugin } from '@nexa/testkit/grade';
import { harness, subject } from './test/conformance.ts';
const report = await gradePlugin(subject, harness, { onRule: (rule) => process.send({ rule }) });
process.send({ report }, () => process.exit());
process.once('disconnect', () => process.exit(1));
`;

/** Says the grade and each rule with its result. Resolves to whether no rule failed. */
export async function gradePluginAt(
  environment: NodeJS.ProcessEnv,
  path: string,
  { json, say }: { readonly json: boolean; readonly say: (text: string) => void },
): Promise<boolean> {
  const plugin = pluginAt(environment, path);
  const { manifest } = plugin;
  const report = await computeGrade(plugin, (rule) => json || say(lineOf(rule)));
  if (json)
    say(JSON.stringify({ plugin: manifest.id, grade: report.grade ?? null, rules: report.rules }, undefined, 2));
  else say(`\n${manifest.name}: ${report.grade ?? 'not even bronze'}`);
  return report.rules.every(({ outcome }) => outcome !== 'failed');
}

/** Runs every rule against the plugin. Rejects with `NEXA_PLUGIN_FOLDER_INVALID` where it has nothing to run them against. */
export async function computeGrade(
  { manifest, folder }: InstalledPlugin,
  onRule: (rule: RuleResult) => void = () => {},
): Promise<GradeReport> {
  if (!hasHarness(folder)) {
    throw new NexaError(
      'NEXA_PLUGIN_FOLDER_INVALID',
      `${folder} has no test/conformance.ts, which tells the rules how to treat a simulated device; see docs/plugin-guide.md.`,
      { params: { plugin: manifest.id } },
    );
  }
  return await run(folder, manifest.id, onRule);
}

async function run(folder: string, pluginId: string, onRule: (rule: RuleResult) => void): Promise<GradeReport> {
  let report: GradeReport | undefined;
  const child = await startHarnessScript(folder, {
    name: 'grade',
    code,
    onMessage: (message) => {
      const told = message as { rule?: RuleResult; report?: GradeReport };
      if (told.rule !== undefined) onRule(told.rule);
      report = told.report ?? report;
    },
  }).catch((error: unknown) => {
    throw buildFailed(pluginId, error, folder);
  });
  const exit = await new Promise<number | null>((resolve) => child.once('close', resolve));
  if (report !== undefined) return report;
  throw new NexaError('NEXA_PLUGIN_STOPPED', `The rules could not be run against ${pluginId}; see above.`, {
    params: { plugin: pluginId, reason: `exit code ${exit}` },
  });
}

function lineOf({ rule, grade, title, outcome, detail }: RuleResult): string {
  const line = `${outcome.padEnd(8)} ${grade.padEnd(8)} ${rule.padEnd(18)} ${title}`;
  return detail === '' ? line : `${line}\n${' '.repeat(18)}${detail}`;
}
