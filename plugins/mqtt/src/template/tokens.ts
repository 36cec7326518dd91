import { TemplateError } from './template-error.ts';

export type Token =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'name'; readonly value: string }
  | { readonly kind: 'sign'; readonly value: string };

const SIGNS = ['//', '**', '==', '!=', '<=', '>=', ...'()[]{}.,:|~+-*/%<>='];
const NUMBER = /\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const NAME = /[A-Za-z_]\w*/y;
const SPACE = /\s+/y;
const TEXT = /'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"/sy;
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r' };

/** The tokens of an expression. */
export function tokensOf(source: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    const found = pattern.exec(source);
    if (found !== null) at += found[0].length;
    return found;
  };
  while (at < source.length) {
    if (take(SPACE) !== null) continue;
    const number = take(NUMBER);
    if (number !== null) {
      tokens.push({ kind: 'number', value: Number(number[0]) });
      continue;
    }
    const name = take(NAME);
    if (name !== null) {
      tokens.push({ kind: 'name', value: name[0] });
      continue;
    }
    const text = take(TEXT);
    if (text !== null) {
      tokens.push({ kind: 'text', value: unescaped(text[1] ?? text[2] ?? '') });
      continue;
    }
    const sign = SIGNS.find((candidate) => source.startsWith(candidate, at));
    if (sign === undefined) throw new TemplateError(`“${source.slice(at, at + 10)}” is no part of an expression`);
    tokens.push({ kind: 'sign', value: sign });
    at += sign.length;
  }
  return tokens;
}

const unescaped = (text: string): string => text.replace(/\\(.)/gs, (_, letter: string) => ESCAPES[letter] ?? letter);
