/** Members of definitions that hold ids. */
const idMembers: ReadonlySet<string> = new Set(['deviceId', 'sceneId', 'automationId', 'integrationId', 'roomId']);

/** The same with its ids as the database writes them: whoever looks one up later compares letters. */
export function withLowerCaseIds<T>(definition: T): T {
  return lowered(definition, undefined) as T;
}

function lowered(value: unknown, member: string | undefined): unknown {
  if (Array.isArray(value)) return value.map((each) => lowered(each, member));
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, lowered(each, name)]));
  }
  const isId =
    typeof value === 'string' && member !== undefined && (idMembers.has(member) || isListOfIds(member, value));
  return isId ? value.toLowerCase() : value;
}

/** Whom a message goes to, whose commands fail in a test. */
const isListOfIds = (member: string, value: string): boolean =>
  (member === 'to' || member === 'fails') && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value);
