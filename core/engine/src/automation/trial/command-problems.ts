import { type AutomationTest, type Command, type JsonValue, MAIN_COMPONENT } from '@nexa/sdk';

type Expected = NonNullable<AutomationTest['then']['commands']>[number];
type Given = Pick<Command, 'deviceId' | 'component' | 'capability' | 'command' | 'params'>;

/** What differs between the commands that a test expects and those that were given, in words. */
export function commandProblems(
  expected: readonly Expected[],
  given: readonly Given[],
  deviceName: (deviceId: string) => string,
): string[] {
  const nameOf = (command: Expected | Given) => commandName(command, deviceName);
  if (expected.length === 0 && given.length > 0)
    return [`Expected no command, but ${given.map(nameOf).join(', ')} ${given.length === 1 ? 'was' : 'were'} sent.`];
  const { missing, surplus } = difference(expected, given);
  const left = [...surplus];
  const problems = missing.map((wanted) => {
    const alike = left.findIndex((command) => fits(wanted, command));
    const other = alike >= 0 ? alike : left.findIndex((command) => isSameCommand(wanted, command));
    const found = left[other];
    if (found !== undefined) left.splice(other, 1);
    const instead = found === undefined ? undefined : alike >= 0 ? 'at another place' : `with ${paramsName(found)}`;
    if (given.length === 0) return `Expected the command ${nameOf(wanted)}, but nothing was sent.`;
    if (instead === undefined) return `Expected the command ${nameOf(wanted)}, but it was not sent.`;
    return `Expected the command ${nameOf(wanted)}, but it was sent ${instead}.`;
  });
  return [...problems, ...left.map((command) => `The command ${nameOf(command)} was sent, but not expected.`)];
}

/** Those that are left over on both sides when as many as possible are laid side by side in their order. */
function difference(
  expected: readonly Expected[],
  given: readonly Given[],
): { readonly missing: readonly Expected[]; readonly surplus: readonly Given[] } {
  // A test expects 200 at most; what is beyond that is surplus anyway.
  const looked = given.slice(0, 400);
  const width = looked.length + 1;
  const longest = new Uint16Array((expected.length + 1) * width);
  const at = (row: number, column: number) => longest[row * width + column] ?? 0;
  for (let row = expected.length - 1; row >= 0; row -= 1) {
    for (let column = looked.length - 1; column >= 0; column -= 1) {
      const isPair = fits(expected[row], looked[column]);
      longest[row * width + column] = isPair
        ? at(row + 1, column + 1) + 1
        : Math.max(at(row + 1, column), at(row, column + 1));
    }
  }
  const missing: Expected[] = [];
  const surplus: Given[] = [];
  let [row, column] = [0, 0];
  while (row < expected.length || column < looked.length) {
    const [wanted, command] = [expected[row], looked[column]];
    if (wanted !== undefined && command !== undefined && fits(wanted, command)) {
      row += 1;
      column += 1;
    } else if (command === undefined || (wanted !== undefined && at(row + 1, column) >= at(row, column + 1))) {
      if (wanted !== undefined) missing.push(wanted);
      row += 1;
    } else {
      surplus.push(command);
      column += 1;
    }
  }
  return { missing, surplus: [...surplus, ...given.slice(looked.length)] };
}

/** What a test does not name of the parameters may be anything. */
function fits(expected: Expected | undefined, given: Given | undefined): boolean {
  if (expected === undefined || given === undefined || !isSameCommand(expected, given)) return false;
  return Object.entries(expected.params ?? {}).every(([name, value]) => isEqual(given.params[name], value));
}

const isSameCommand = (expected: Expected, given: Given): boolean =>
  expected.deviceId.toLowerCase() === given.deviceId.toLowerCase() &&
  (expected.component ?? MAIN_COMPONENT) === given.component &&
  expected.capability === given.capability &&
  expected.command === given.command;

/** Whether two values are equal as JSON, whatever the order of their members. */
export function isEqual(one: JsonValue | undefined, other: JsonValue | undefined): boolean {
  if (one === other) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false;
  const [left, right] = [Object.entries(one), other as Record<string, JsonValue>];
  return (
    Array.isArray(one) === Array.isArray(other) &&
    left.length === Object.keys(right).length &&
    left.every(([name, value]) => Object.hasOwn(right, name) && isEqual(value, right[name]))
  );
}

function commandName(command: Expected | Given, deviceName: (deviceId: string) => string): string {
  const { deviceId, component = MAIN_COMPONENT, capability, command: name } = command;
  const part = component === MAIN_COMPONENT ? '' : ` (${component})`;
  const isPlain = Object.keys(command.params ?? {}).length === 0;
  const params = isPlain ? '' : ` with ${paramsName(command)}`;
  return `${capability}.${name} of ${deviceName(deviceId)}${part}${params}`;
}

function paramsName({ params = {} }: Expected | Given): string {
  const entries = Object.entries(params);
  if (entries.length === 0) return 'no parameters';
  return entries.map(([name, value]) => `${name} ${JSON.stringify(value)}`).join(', ');
}
