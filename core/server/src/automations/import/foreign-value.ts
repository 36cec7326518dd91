/** A value with a tag of Home Assistant's, such as `!secret code`: what it stands for is in another file. */
export class ForeignValue {
  readonly tag: string;

  constructor(tag: string) {
    this.tag = tag;
  }
}

/** The tag of the first such value in it. */
export function foreignTag(value: unknown): string | undefined {
  if (value instanceof ForeignValue) return value.tag;
  if (typeof value !== 'object' || value === null) return undefined;
  for (const item of Object.values(value)) {
    const tag = foreignTag(item);
    if (tag !== undefined) return tag;
  }
  return undefined;
}
