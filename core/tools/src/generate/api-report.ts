import ts from 'typescript';
import { declarationFile, declarationsOf } from './api-declarations.ts';

/** One entry point of a package. */
export interface ApiEntry {
  /** As it is imported: `@nexa/testkit/conformance`. */
  readonly name: string;
  /** Absolute path of its source. */
  readonly file: string;
}

interface ExportedName {
  readonly name: string;
  readonly since: string;
  readonly text: string;
}

const generatedBy = '<!-- Generated from the sources by `npm run generate`; do not edit. -->';
const printer = ts.createPrinter({ removeComments: true, omitTrailingSemicolon: false });

/**
 * The public interface of a package: every exported name of every entry with its full signature, by name. Throws when
 * an entry exports nothing, and when a name lacks its documentation or the version since when it is there.
 */
export function apiReport(packageName: string, entries: readonly ApiEntry[]): string {
  const program = declarationsOf(entries.map(({ file }) => file));
  const sections = entries.map((entry) => {
    const names = exportsOf(program, entry);
    if (names.length === 0) throw new Error(`${entry.name} exports nothing: its interface cannot be reported.`);
    return [`## \`${entry.name}\``, `${names.length} names.`, ...names.map(sectionOf)].join('\n\n');
  });
  const introduction = [
    `# The interface of \`${packageName}\``,
    '',
    'Every name that the package exports, with its signature and the version since when it is there. What a name means is',
    'said where it is declared. A difference here is a change of the contract: look at it twice.',
  ].join('\n');
  return `${[generatedBy, introduction, ...sections].join('\n\n')}\n`;
}

const sectionOf = ({ name, since, text }: ExportedName) =>
  `### ${name}\n\nSince ${since}.\n\n\`\`\`ts\n${text}\n\`\`\``;

function exportsOf(program: ts.Program, { name: entryName, file }: ApiEntry): ExportedName[] {
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(declarationFile(file));
  const entry = source === undefined ? undefined : checker.getSymbolAtLocation(source);
  if (entry === undefined) return [];
  const problems: string[] = [];
  const names = checker.getExportsOfModule(entry).map((symbol) => {
    const real = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
    const declarations = (real.declarations ?? []).map(statementOf);
    const versions = declarations.map((declaration) => sinceOf(declaration));
    const name = symbol.getName();
    if (declarations.length === 0) problems.push(`${name} has no declaration`);
    for (const version of versions) if ('problem' in version) problems.push(`${name} ${version.problem}`);
    const since = versions.flatMap((version) => ('since' in version ? [version.since] : [])).sort(byVersion)[0] ?? '';
    const text = declarations.map((declaration) => signatureOf(declaration)).join('\n');
    return { name, since, text };
  });
  if (problems.length > 0) {
    throw new Error(`${entryName}: ${[...new Set(problems)].join('; ')}. Every export says what it is and since when.`);
  }
  return names.sort((one, other) => (one.name < other.name ? -1 : 1));
}

/** A variable is declared inside of the statement that carries its documentation. */
function statementOf(declaration: ts.Declaration): ts.Node {
  return ts.isVariableDeclaration(declaration) ? declaration.parent.parent : declaration;
}

function signatureOf(statement: ts.Node): string {
  return printer
    .printNode(ts.EmitHint.Unspecified, statement, statement.getSourceFile())
    .replace(/\n\s*\n/g, '\n')
    .trim();
}

/** `@since` may stand at the end of a sentence, where the compiler sees no tag. */
function sinceOf(statement: ts.Node): { readonly since: string } | { readonly problem: string } {
  const text = statement.getSourceFile().text;
  const comment = (ts.getLeadingCommentRanges(text, statement.getFullStart()) ?? [])
    .map(({ pos, end }) => text.slice(pos, end))
    .findLast((range) => range.startsWith('/**'));
  if (comment === undefined) return { problem: 'has no documentation' };
  const since = /@since (\d+\.\d+\.\d+)/.exec(comment)?.[1];
  if (since === undefined) return { problem: 'does not say @since' };
  const words = comment.replace(/@since.*/s, '').replace(/[/*\s]/g, '');
  return words === '' ? { problem: 'says nothing but @since' } : { since };
}

function byVersion(one: string, other: string): number {
  const [left, right] = [one.split('.').map(Number), other.split('.').map(Number)];
  const at = left.findIndex((part, index) => part !== right[index]);
  return at < 0 ? 0 : (left[at] ?? 0) - (right[at] ?? 0);
}
