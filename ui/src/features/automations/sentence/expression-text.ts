import type { Expression } from '@nexa/sdk';
import { sentenceTexts } from '../../../shared/automation-texts.ts';
import { joined, type Scalar, spaced, subjectOf, type Words } from './words.ts';

const { expression: texts } = sentenceTexts;

function scalarText(value: Scalar): string {
  if (typeof value === 'boolean') return value ? texts.yes : texts.no;
  return typeof value === 'number' ? value.toLocaleString() : `“${value}”`;
}

/** An expression in words: "(the temperature of Climate + 2) is more than 20". */
export function expressionText(words: Words, expression: Expression, isInner = false): string {
  if (typeof expression !== 'object') return scalarText(expression);
  if ('state' in expression) {
    const state = subjectOf(words, expression.state);
    return expression.otherwise === undefined ? state : texts.orElse(state, scalarText(expression.otherwise));
  }
  if ('age' in expression) return texts.age(subjectOf(words, expression.age));
  if ('variable' in expression) return expression.variable;
  if ('trigger' in expression)
    return expression.trigger === 'data' ? texts.data(expression.name) : texts.trigger[expression.trigger];
  if ('time' in expression) return texts.time[expression.time];
  if ('sun' in expression) return texts.sun;
  const { op, args } = expression;
  const said = args.map((argument) => expressionText(words, argument, true));
  const between = texts.between[op];
  let text: string;
  if (op === 'if') text = texts.if(said[0] ?? '', said[1] ?? '', said[2] ?? '');
  else if (between === undefined) text = spaced(texts.of[op] ?? op, joined(said, sentenceTexts.and));
  else if (said.length === 1) text = spaced(between, said[0]);
  else text = said.join(` ${between} `);
  return isInner ? `(${text})` : text;
}
