import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type ConformanceRule, conformanceRules, type Grade, grades, type Quality } from '@nexa/testkit/grade';

/** A plugin of this repository with what its quality.json says. */
export interface RatedPlugin {
  readonly id: string;
  readonly quality: Quality;
  /** Whether it is of the kind `ecosystem`, whose rules are other ones. */
  readonly isEcosystem?: boolean;
}

const root = new URL('../../../../', import.meta.url);

const generatedBy =
  '<!-- Generated from core/testkit/src/conformance and the quality.json of each plugin by `npm run generate`; do not edit. -->';

const introduction = `# The quality scale

A plugin's grade says what a home may expect of it. It is computed, not claimed: the conformance suite runs the plugin
against a simulated device of its own and tries each rule; some are about plugins with devices of their own only, some about
ecosystems that are shown those of the home. The grade is the highest one whose rules, and those of every
grade below it, all hold. The same plugin has the same grade wherever and however often it is computed.`;

const meanings: Readonly<Record<Grade, string>> = {
  bronze: 'It works, it is tested, and it does no harm.',
  silver: 'It survives trouble, and says the truth meanwhile.',
  gold: 'It is a comfort: found by itself, explained, healed.',
  platinum: 'There is nothing left to wish for.',
};

const rules = Object.entries(conformanceRules) as [ConformanceRule, (typeof conformanceRules)[ConformanceRule]][];

/** `docs/quality-scale.md`: every rule, and how the plugins of this repository stand. */
export function qualityScale(plugins: readonly RatedPlugin[] = ratedPlugins()): string {
  const byMachine = rules.filter(([, { check }]) => check !== undefined).length;
  const share = Math.floor((byMachine / rules.length) * 100);
  const counted = `${byMachine} of the ${rules.length} rules (${share} %) are checked by a program; the others are declared in the plugin's
\`quality.json\`, each with its evidence. A rule without meaning for a plugin is exempted there with the reason, if the rule
knows exemptions at all; an exemption of a rule that holds fails like one that does not.`;
  return `${[generatedBy, introduction, counted, standing(plugins), ...grades.map(gradeSection)].join('\n\n')}\n`;
}

/** The plugins that lie in this repository, by id. */
function ratedPlugins(): RatedPlugin[] {
  const folders = readdirSync(new URL('plugins/', root)).map((id) => ({ id, folder: new URL(`plugins/${id}/`, root) }));
  return [...folders, { id: 'template', folder: new URL('plugin-template/', root) }].flatMap(({ id, folder }) => {
    const file = fileURLToPath(new URL('quality.json', folder));
    if (!existsSync(file)) return [];
    const { nexa } = readJson(new URL('package.json', folder)) as { readonly nexa?: { readonly kind?: string } };
    return [
      { id, quality: readJson(new URL('quality.json', folder)) as Quality, isEcosystem: nexa?.kind === 'ecosystem' },
    ];
  });
}

const readJson = (file: URL): unknown => JSON.parse(readFileSync(file, 'utf8'));

function standing(plugins: readonly RatedPlugin[]): string {
  const head = `| plugin | grade |${grades.map((grade) => ` ${grade} |`).join('')}`;
  const rows = plugins.map(({ id, quality, isEcosystem }) => {
    const counts = grades.map((grade) => ` ${heldOf(grade, quality, isEcosystem)} |`).join('');
    return `| ${id} | **${quality.grade ?? 'none'}** |${counts}`;
  });
  const remarks = plugins.flatMap(({ id, quality }) => [
    ...listed(id, 'does not hold yet', quality.open),
    ...listed(id, 'exempt', quality.exempt),
    ...listed(id, 'declared', quality.declared),
  ]);
  return [
    '## The plugins of this repository',
    'Rules that hold, are declared, or are without meaning for the plugin, of all that belong to a grade. A test of each plugin computes its grade and compares.',
    [head, `|---|---|${grades.map(() => '---|').join('')}`, ...rows].join('\n'),
    ['| plugin | rule | | why |', '|---|---|---|---|', ...remarks].join('\n'),
  ].join('\n\n');
}

function heldOf(grade: Grade, { open = {} }: Quality, isEcosystem = false): string {
  const leftOut = isEcosystem ? 'devices' : 'ecosystem';
  const ofGrade = rules.filter(([, rule]) => rule.grade === grade && rule.of !== leftOut);
  const missing = ofGrade.filter(([name]) => open[name] !== undefined);
  return `${ofGrade.length - missing.length} of ${ofGrade.length}`;
}

const listed = (id: string, what: string, entries: Readonly<Record<string, string>> = {}): string[] =>
  Object.entries(entries).map(([rule, reason]) => `| ${id} | \`${rule}\` | ${what} | ${cell(reason)} |`);

function gradeSection(grade: Grade): string {
  const rows = rules
    .filter(([, rule]) => rule.grade === grade)
    .map(([name, { title, demands, why, shown, check, exemptible, refuted, of }]) => {
      const exempt = `program; can be exempt${refuted === undefined ? '' : ` ${refuted.unless}`}`;
      const by = check === undefined ? 'declared' : exemptible === true ? exempt : 'program';
      const remark = of === undefined ? by : `${by}; ${of === 'devices' ? 'with devices' : 'ecosystems'} only`;
      return `| ${[`\`${name}\``, title, demands, why, shown, remark].map(cell).join(' | ')} |`;
    });
  return [
    `## ${grade.charAt(0).toUpperCase()}${grade.slice(1)}`,
    '',
    meanings[grade],
    '',
    '| rule | the plugin | what it demands | why | how it is shown | checked by |',
    '|---|---|---|---|---|---|',
    ...rows,
  ].join('\n');
}

const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
