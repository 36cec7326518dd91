import { Lexer } from 'yaml';

const mostFlowLevels = 60;
const mostAliases = 1_000;
/** Columns of indentation: a level of a block takes one at least. */
const mostColumns = 300;
const tooDeep = 'it is nested too deeply';
const opening = new Set(['[', '{']);
const closing = new Set([']', '}']);
/** Marks of list items, keys and values: each begins a level of its own in the line where it stands. */
const marks = new Set(['-', '?', ':']);

/**
 * Why a text is none that somebody wrote, before it is parsed: nested deeper than a parser bears that calls itself for
 * each level (some 5,000 levels of `- - -` end the process), or full of aliases. Goes through the tokens once.
 */
export function yamlExcess(text: string): string | undefined {
  let flowLevels = 0;
  let aliases = 0;
  let columns = 0;
  for (const token of new Lexer().lex(text)) {
    if (token.startsWith('*')) aliases += 1;
    if (aliases > mostAliases) return 'it holds too many aliases';
    if (opening.has(token)) flowLevels += 1;
    else if (closing.has(token)) flowLevels = Math.max(0, flowLevels - 1);
    if (flowLevels > mostFlowLevels) return tooDeep;
    if (flowLevels > 0) continue;
    if (token.startsWith('\n') || token.startsWith('\r')) columns = 0;
    else if (/^[ \t]+$/.test(token) || marks.has(token)) columns += token.length;
    if (columns > mostColumns) return tooDeep;
  }
  return undefined;
}
