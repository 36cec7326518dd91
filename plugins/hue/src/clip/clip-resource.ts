/** A resource of the v2 API: an id, a type, and whatever belongs to that type. */
export interface ClipResource {
  readonly id: string;
  readonly type: string;
  readonly [field: string]: unknown;
}

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isWord = (value: unknown, longest: number): value is string =>
  typeof value === 'string' && value.length > 0 && value.length <= longest;

/** `data` as a resource, or `undefined` when it lacks what every resource has. */
export function asResource(data: unknown): ClipResource | undefined {
  if (!isFields(data) || !isWord(data.id, 100) || !isWord(data.type, 60)) return undefined;
  return data as ClipResource;
}

/** A resource with a change of it: what is named in both goes together, all else is replaced. */
export function withChange(resource: ClipResource, change: ClipResource): ClipResource {
  return { ...merged(resource, change), id: resource.id, type: resource.type };
}

function merged(base: Fields, change: Fields): Fields {
  const fields = Object.entries(change).map(([name, value]) => {
    const before = Object.hasOwn(base, name) ? base[name] : undefined;
    return [name, isFields(before) && isFields(value) ? merged(before, value) : value] as const;
  });
  return { ...base, ...Object.fromEntries(fields) };
}

/** Id of the resource that this one belongs to. */
export function ownerOf(resource: ClipResource): string | undefined {
  const { owner } = resource;
  return isFields(owner) && typeof owner.rid === 'string' ? owner.rid : undefined;
}
