import { alternativesOf, type Conjunction, type Guard, type Literal, type LiteralScope, SUN } from './literal.ts';
import { haveNothingInCommon, type ValueRange } from './value-range.ts';
import { overlap, type WeekSpans, wholeWeek } from './week-spans.ts';

/**
 * Whether things can hold at the same time: `exclusive`: never; `compatible`: as far as one can see, yes; `unclear`: that
 * cannot be told, so that nothing may be built on it.
 */
export type Agreement = 'exclusive' | 'compatible' | 'unclear';

/** What one automation asks for, or a trigger brings with it. */
export interface Side {
  readonly guards: readonly Guard[];
  readonly scope: LiteralScope;
  /** What holds besides. */
  readonly literals?: readonly Literal[];
}

/** Whether all of one side can hold. */
export function canHold(side: Side): Agreement {
  return canHoldTogether([side]);
}

/** Whether what all sides ask for can hold at once. */
export function canHoldTogether(sides: readonly Side[]): Agreement {
  let combinations: readonly (readonly Conjunction[])[] = [[]];
  for (const { guards, scope, literals = [] } of sides) {
    const alternatives = alternativesOf(guards, scope);
    combinations = combinations.flatMap((before) =>
      alternatives.map((alternative) => [...before, [...literals, ...alternative]]),
    );
    if (combinations.length > 256) return 'unclear';
  }
  const results = combinations.map(judge);
  if (results.includes('compatible')) return 'compatible';
  return results.includes('unclear') ? 'unclear' : 'exclusive';
}

function judge(sides: readonly Conjunction[]): Agreement {
  const literals = sides.flat();
  if (hasContradiction(literals)) return 'exclusive';
  if (literals.some(({ kind }) => kind === 'unclear')) return 'unclear';
  return sides.some((one, index) => sides.slice(index + 1).some((other) => isHardToCompare(one, other)))
    ? 'unclear'
    : 'compatible';
}

function hasContradiction(literals: Conjunction): boolean {
  const ranges = new Map<string, ValueRange[]>();
  let spans: WeekSpans = wholeWeek;
  for (const literal of literals) {
    if (literal.kind === 'value') {
      const known = ranges.get(literal.about) ?? [...literal.domain];
      ranges.set(literal.about, [...known, literal.range]);
    }
    if (literal.kind === 'time') spans = overlap(spans, literal.spans);
  }
  if (spans.length === 0 || [...ranges.values()].some(haveNothingInCommon)) return true;
  // Of half a window only the day is known, and where the sun hardly sets a day can have two sunsets.
  const windows = literals.filter((literal) => literal.kind === 'sun-window');
  return windows.some(({ after, before }) =>
    windows.some(
      (other) => after !== undefined && before !== undefined && after === other.before && other.after === before,
    ),
  );
}

/** What says in which situation a home is: the hour, the sun, the mode, who is there. */
function situation(literal: Literal): string | undefined {
  if (literal.kind === 'value') return literal.about.includes('\n') ? undefined : literal.about;
  return literal.kind === 'sun-window' ? SUN : literal.kind;
}

/**
 * One looks at the clock and the other at the sun, or one at the mode and the other at who is at home: such things go
 * together in life, which the automations do not say.
 */
function isHardToCompare(one: Conjunction, other: Conjunction): boolean {
  const of = (literals: Conjunction) =>
    new Set(literals.map(situation).filter((situated): situated is string => situated !== undefined));
  const [left, right] = [of(one), of(other)];
  const isOnlyHere = [...left].some((situated) => !right.has(situated));
  const isOnlyThere = [...right].some((situated) => !left.has(situated));
  return (isOnlyHere && isOnlyThere) || windowsDiffer(one, other);
}

function windowsDiffer(one: Conjunction, other: Conjunction): boolean {
  const sunny = (literals: Conjunction) => literals.filter((literal) => situation(literal) === SUN);
  const windows = (literals: Conjunction) =>
    literals.filter((literal) => literal.kind === 'sun-window').map(({ after, before }) => `${after} ${before}`);
  const [left, right] = [windows(one), windows(other)];
  if (left.length === 0 && right.length === 0) return false;
  if (sunny(one).length === 0 || sunny(other).length === 0) return false;
  return left.join() !== right.join();
}
