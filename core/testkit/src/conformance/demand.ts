/** Fails a rule, with what does not hold in words. */
export function demand(holds: boolean, what: string): asserts holds {
  if (!holds) throw new Error(what);
}

/** Fails a rule unless both are the same as JSON. */
export function demandSame(actual: unknown, wanted: unknown, what: string): void {
  const [is, should] = [asText(actual), asText(wanted)];
  demand(is === should, `${what}: ${is.slice(0, 500)} instead of ${should.slice(0, 500)}`);
}

/** Fails a rule unless `list` is empty. */
export function demandNone(list: readonly unknown[], what: string): void {
  demand(list.length === 0, `${what}: ${asText(list).slice(0, 500)}`);
}

/** For a rule that the harness gives no means to show. */
export function notShown(what: string): Error {
  return new Error(`the harness does not show "${what}": it has no ${what}`);
}

const asText = (value: unknown): string => JSON.stringify(value) ?? String(value);
