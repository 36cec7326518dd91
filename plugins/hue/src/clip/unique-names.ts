/**
 * The same names, each once: of equal ones the first keeps its name, the others get ` 2` and so on. None becomes one of
 * the `reserved` ones, nor one that another has by itself.
 */
export function uniqueNames(names: readonly string[], reserved: readonly string[] = []): string[] {
  const own = new Set(names);
  const taken = new Set(reserved);
  return names.map((name) => {
    const unique = taken.has(name) ? numbered(name, (candidate) => own.has(candidate) || taken.has(candidate)) : name;
    taken.add(unique);
    return unique;
  });
}

function numbered(name: string, isTaken: (candidate: string) => boolean): string {
  for (let number = 2; ; number += 1) {
    const candidate = `${name} ${number}`;
    if (!isTaken(candidate)) return candidate;
  }
}
