import { demandKnownNames, evaluate } from './evaluate.ts';
import type { Expression } from './expression.ts';
import { parseExpression } from './expression-parser.ts';
import { TemplateError } from './template-error.ts';
import { isTrue, printed, type TemplateValue } from './values.ts';

type Node =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'print'; readonly expression: Expression }
  | { readonly kind: 'set'; readonly name: string; readonly expression: Expression }
  | { readonly kind: 'if'; readonly branches: readonly Branch[] };

interface Branch {
  /** Absent: otherwise. */
  readonly test?: Expression;
  readonly body: readonly Node[];
}

const LONGEST_TEMPLATE = 8_000;
const LONGEST_RESULT = 64_000;
const MAX_DEPTH = 20;
const PART = /\{#[\s\S]*?#\}|\{\{([\s\S]*?)\}\}|\{%([\s\S]*?)%\}/g;

/**
 * A template of MQTT discovery: the part of Jinja that devices use, evaluated without running any code. It has names,
 * members, arithmetic, comparisons, inline and block `if`, `set`, some filters and methods; no loops, macros or
 * attributes of objects. What is beyond is refused when the template is read.
 */
export class Template {
  readonly #nodes: readonly Node[];

  private constructor(nodes: readonly Node[]) {
    this.#nodes = nodes;
  }

  /** Throws a {@link TemplateError} that says what NEXA does not know of it. */
  static parse(source: string): Template {
    if (source.length > LONGEST_TEMPLATE) throw new TemplateError('it is too long');
    const parts = piecesOf(source);
    const nodes = new BlockReader(parts).read();
    return new Template(nodes);
  }

  /** The text that it comes to. Throws a {@link TemplateError} for values with which it comes to none. */
  render(values: Readonly<Record<string, TemplateValue>>): string {
    const scope = new Map(Object.entries(values));
    return renderNodes(this.#nodes, scope).trim();
  }
}

type Piece = { readonly kind: 'text' | 'print' | 'statement'; readonly content: string };

function piecesOf(source: string): Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  for (const found of source.matchAll(PART)) {
    const [whole, print, statement] = found;
    if (found.index > at) pieces.push({ kind: 'text', content: source.slice(at, found.index) });
    if (print !== undefined) pieces.push({ kind: 'print', content: withoutDashes(print) });
    else if (statement !== undefined) pieces.push({ kind: 'statement', content: withoutDashes(statement) });
    at = found.index + whole.length;
  }
  if (at < source.length) pieces.push({ kind: 'text', content: source.slice(at) });
  if (pieces.some(({ kind, content }) => kind === 'text' && /\{\{|\{%/.test(content))) {
    throw new TemplateError('a bracket is not closed');
  }
  return pieces;
}

const withoutDashes = (content: string) => content.replace(/^-/, '').replace(/-$/, '').trim();

class BlockReader {
  readonly #pieces: readonly Piece[];
  #at = 0;

  constructor(pieces: readonly Piece[]) {
    this.#pieces = pieces;
  }

  read(): Node[] {
    const nodes = this.#block(0);
    if (this.#at < this.#pieces.length) throw new TemplateError('a statement comes unexpectedly');
    return nodes;
  }

  #block(depth: number): Node[] {
    if (depth > MAX_DEPTH) throw new TemplateError('it is nested too deeply');
    const nodes: Node[] = [];
    for (let piece = this.#pieces[this.#at]; piece !== undefined; piece = this.#pieces[this.#at]) {
      if (piece.kind === 'text') nodes.push({ kind: 'text', text: piece.content });
      else if (piece.kind === 'print') nodes.push({ kind: 'print', expression: known(piece.content) });
      else if (/^(elif|else|endif)\b/.test(piece.content)) return nodes;
      else {
        nodes.push(this.#statement(piece.content, depth));
        continue;
      }
      this.#at += 1;
    }
    return nodes;
  }

  #statement(content: string, depth: number): Node {
    const [, name, value] = /^set\s+(\w+)\s*=([\s\S]+)$/.exec(content) ?? [];
    if (name !== undefined && value !== undefined) {
      this.#at += 1;
      return { kind: 'set', name, expression: known(value) };
    }
    if (/^if\b/.test(content)) return this.#condition(content, depth);
    throw new TemplateError(`“${content.slice(0, 40)}” is a statement that NEXA does not know`);
  }

  #condition(opening: string, depth: number): Node {
    const branches: Branch[] = [];
    let content = opening;
    for (;;) {
      this.#at += 1;
      const test = /^(?:if|elif)\s*([\s\S]*)$/.exec(content)?.[1];
      const body = this.#block(depth + 1);
      branches.push(test === undefined ? { body } : { test: known(test), body });
      const next = this.#pieces[this.#at];
      if (next === undefined) throw new TemplateError('an “endif” is missing');
      content = next.content;
      if (/^endif\b/.test(content)) break;
    }
    this.#at += 1;
    return { kind: 'if', branches };
  }
}

function known(source: string): Expression {
  const expression = parseExpression(source);
  demandKnownNames(expression);
  return expression;
}

function renderNodes(nodes: readonly Node[], scope: Map<string, TemplateValue>): string {
  let text = '';
  for (const node of nodes) {
    if (node.kind === 'text') text += node.text;
    else if (node.kind === 'print') text += printed(evaluate(node.expression, scope));
    else if (node.kind === 'set') scope.set(node.name, evaluate(node.expression, scope));
    else {
      const branch = node.branches.find(({ test }) => test === undefined || isTrue(evaluate(test, scope)));
      text += branch === undefined ? '' : renderNodes(branch.body, scope);
    }
    if (text.length > LONGEST_RESULT) throw new TemplateError('it comes to too long a text');
  }
  return text;
}
