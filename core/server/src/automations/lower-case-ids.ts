/** Members of definitions that hold an id. */
const idMembers: ReadonlySet<string> = new Set(['deviceId', 'sceneId', 'automationId', 'integrationId', 'roomId']);
/** Members that hold a list of ids: whom a message goes to, whose commands fail in a test. */
const idLists: ReadonlySet<string> = new Set(['to', 'fails']);

/** The same with its ids as the database writes them: whoever looks one up later compares letters. */
export function withLowerCaseIds<T>(definition: T): T {
  return lowered(definition, undefined) as T;
}

/** An id as the database writes it; any other text as it is. */
export const lowerCaseId = (text: string): string =>
  /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text) ? text.toLowerCase() : text;

function lowered(value: unknown, member: string | undefined): unknown {
  if (Array.isArray(value)) return value.map((each) => lowered(each, member));
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, lowered(each, name)]));
  }
  if (typeof value !== 'string' || member === undefined) return value;
  if (idMembers.has(member)) return value.toLowerCase();
  return idLists.has(member) ? lowerCaseId(value) : value;
}
