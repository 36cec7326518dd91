import type { Expression } from './expression.ts';
import { TemplateError } from './template-error.ts';
import { type Token, tokensOf } from './tokens.ts';

const MAX_DEPTH = 40;
/** From loosest to tightest; each level is left-associative. */
const LEVELS: readonly (readonly string[])[] = [['~'], ['+', '-'], ['*', '/', '//', '%']];
const COMPARISONS = new Set(['==', '!=', '<', '>', '<=', '>=']);
const CONSTANTS: Readonly<Record<string, boolean | null>> = {
  true: true,
  True: true,
  false: false,
  False: false,
  none: null,
  None: null,
};

/** The expression that `source` is; throws a {@link TemplateError} for what is beyond the subset. */
export function parseExpression(source: string): Expression {
  const parser = new ExpressionParser(tokensOf(source));
  return parser.whole();
}

class ExpressionParser {
  readonly #tokens: readonly Token[];
  #at = 0;
  #depth = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  whole(): Expression {
    const expression = this.#choice();
    if (this.#at < this.#tokens.length) throw new TemplateError(`“${this.#here()}” comes unexpectedly`);
    return expression;
  }

  #choice(): Expression {
    return this.#deeper(() => {
      const then = this.#or();
      if (!this.#takeName('if')) return then;
      const test = this.#or();
      return this.#takeName('else')
        ? { kind: 'choice', test, then, otherwise: this.#choice() }
        : { kind: 'choice', test, then };
    });
  }

  #or(): Expression {
    let left = this.#and();
    while (this.#takeName('or')) left = { kind: 'binary', operator: 'or', left, right: this.#and() };
    return left;
  }

  #and(): Expression {
    let left = this.#not();
    while (this.#takeName('and')) left = { kind: 'binary', operator: 'and', left, right: this.#not() };
    return left;
  }

  #not(): Expression {
    if (!this.#takeName('not')) return this.#comparison();
    return this.#deeper(() => ({ kind: 'unary', operator: 'not', of: this.#not() }));
  }

  #comparison(): Expression {
    let left = this.#level(0);
    for (;;) {
      const operator = this.#comparisonSign();
      if (operator === undefined) return left;
      if (operator === 'is') left = this.#test(left);
      else {
        const right = this.#level(0);
        const compared: Expression = {
          kind: 'binary',
          operator: operator === 'not in' ? 'in' : operator,
          left,
          right,
        };
        left = operator === 'not in' ? { kind: 'unary', operator: 'not', of: compared } : compared;
      }
    }
  }

  #comparisonSign(): string | undefined {
    const token = this.#tokens[this.#at];
    if (token?.kind === 'sign' && COMPARISONS.has(token.value)) {
      this.#at += 1;
      return token.value;
    }
    if (this.#takeName('is')) return 'is';
    if (this.#takeName('in')) return 'in';
    const next = this.#tokens[this.#at + 1];
    if (token?.kind === 'name' && token.value === 'not' && next?.kind === 'name' && next.value === 'in') {
      this.#at += 2;
      return 'not in';
    }
    return undefined;
  }

  #test(of: Expression): Expression {
    const negated = this.#takeName('not');
    const token = this.#tokens[this.#at];
    if (token?.kind !== 'name') throw new TemplateError(`“is” needs a test, not “${this.#here()}”`);
    this.#at += 1;
    return { kind: 'test', of, test: token.value, negated };
  }

  #level(level: number): Expression {
    const signs = LEVELS[level];
    if (signs === undefined) return this.#unary();
    let left = this.#level(level + 1);
    for (;;) {
      const operator = this.#takeSign(...signs);
      if (operator === undefined) return left;
      left = { kind: 'binary', operator, left, right: this.#level(level + 1) };
    }
  }

  #unary(): Expression {
    const operator = this.#takeSign('-', '+');
    if (operator === undefined) return this.#postfix();
    return this.#deeper(() => ({ kind: 'unary', operator: operator as '-' | '+', of: this.#unary() }));
  }

  #postfix(): Expression {
    let of = this.#primary();
    for (;;) {
      if (this.#takeSign('.') !== undefined) of = this.#memberOf(of);
      else if (this.#takeSign('[') !== undefined) of = this.#indexOf(of);
      else if (this.#takeSign('|') !== undefined) of = this.#filterOf(of);
      else return of;
    }
  }

  #memberOf(of: Expression): Expression {
    const token = this.#tokens[this.#at];
    this.#at += 1;
    if (token?.kind === 'number') return { kind: 'member', of, member: { kind: 'constant', value: token.value } };
    if (token?.kind !== 'name') throw new TemplateError('a name must follow the dot');
    if (this.#takeSign('(') !== undefined) return { kind: 'call', name: token.value, of, args: this.#args() };
    return { kind: 'member', of, member: { kind: 'constant', value: token.value } };
  }

  #indexOf(of: Expression): Expression {
    const from = this.#isSign(':') ? undefined : this.#choice();
    if (this.#takeSign(':') === undefined) {
      this.#need(']');
      if (from === undefined) throw new TemplateError('an index is missing');
      return { kind: 'member', of, member: from };
    }
    const to = this.#isSign(']') ? undefined : this.#choice();
    this.#need(']');
    return {
      kind: 'slice',
      of,
      ...(from === undefined ? {} : { from }),
      ...(to === undefined ? {} : { to }),
    };
  }

  #filterOf(of: Expression): Expression {
    const token = this.#tokens[this.#at];
    if (token?.kind !== 'name') throw new TemplateError('a filter must follow “|”');
    this.#at += 1;
    const args = this.#takeSign('(') === undefined ? [] : this.#args();
    return { kind: 'call', name: `|${token.value}`, args: [of, ...args] };
  }

  #args(): Expression[] {
    return this.#sequence(')', () => {
      const token = this.#tokens[this.#at];
      const next = this.#tokens[this.#at + 1];
      // `default(value='x')`: the filters of the subset take their arguments in order.
      if (token?.kind === 'name' && next?.kind === 'sign' && next.value === '=') this.#at += 2;
      return this.#choice();
    });
  }

  #sequence<T>(end: string, item: () => T): T[] {
    const items: T[] = [];
    while (this.#takeSign(end) === undefined) {
      if (items.length > 0) this.#need(',');
      if (this.#takeSign(end) !== undefined) break;
      items.push(item());
    }
    return items;
  }

  #primary(): Expression {
    const token = this.#tokens[this.#at];
    this.#at += 1;
    if (token?.kind === 'number' || token?.kind === 'text') return { kind: 'constant', value: token.value };
    if (token?.kind === 'name') return this.#named(token.value);
    if (token?.value === '(') {
      const inner = this.#choice();
      this.#need(')');
      return inner;
    }
    if (token?.value === '[') return { kind: 'list', items: this.#sequence(']', () => this.#choice()) };
    if (token?.value === '{') {
      return {
        kind: 'map',
        entries: this.#sequence('}', () => {
          const key = this.#choice();
          this.#need(':');
          return [key, this.#choice()] as const;
        }),
      };
    }
    throw new TemplateError(token === undefined ? 'it ends too early' : `“${token.value}” comes unexpectedly`);
  }

  #named(name: string): Expression {
    const constant = CONSTANTS[name];
    if (Object.hasOwn(CONSTANTS, name) && constant !== undefined) return { kind: 'constant', value: constant };
    if (this.#takeSign('(') !== undefined) return { kind: 'call', name, args: this.#args() };
    return { kind: 'name', name };
  }

  #deeper(parse: () => Expression): Expression {
    this.#depth += 1;
    if (this.#depth > MAX_DEPTH) throw new TemplateError('it is nested too deeply');
    const expression = parse();
    this.#depth -= 1;
    return expression;
  }

  #takeName(name: string): boolean {
    const token = this.#tokens[this.#at];
    if (token?.kind !== 'name' || token.value !== name) return false;
    this.#at += 1;
    return true;
  }

  #isSign(sign: string): boolean {
    const token = this.#tokens[this.#at];
    return token?.kind === 'sign' && token.value === sign;
  }

  #takeSign(...signs: readonly string[]): string | undefined {
    const sign = signs.find((candidate) => this.#isSign(candidate));
    if (sign !== undefined) this.#at += 1;
    return sign;
  }

  #need(sign: string): void {
    if (this.#takeSign(sign) === undefined) throw new TemplateError(`“${sign}” is missing`);
  }

  #here(): string {
    const token = this.#tokens[this.#at];
    return token === undefined ? 'the end' : String(token.value);
  }
}
