import type {
  AttributeConfirmation,
  AttributeDefinition,
  CapabilityDefinition,
  CommandDefinition,
  Confirmation,
} from '@nexa/sdk';
import { secretFieldNames } from '@nexa/sdk';

const generatedBy = '<!-- Generated from core/sdk/src/capability/definitions by `npm run generate`; do not edit. -->';

const introduction = `# Capabilities

What a device can be and do, in the words of NEXA. A plugin adds its own under its name (\`acme.fountain\`); these are the
ones that every NEXA knows. A device has those attributes of a capability that it reports: none is compulsory.

- **range**: what a value may be. A device states its own narrower bounds, the step of a number and the choices of a text
  as \`limits\`.
- **history**: where changes are kept: \`states\` with the cause of each, \`telemetry\`, \`energy\` and \`network\` as numbers.
- **fresh**: how long a value counts as live: as long as its device is in contact, or for twice the time given.
- **confirmed by**: what the device must report before a command counts as confirmed. ± is how far off it may be; half of
  the device's own step when that is more. A command that nothing shows is \`sent\` and no more.
- **deadline**: how long the device may take; 10 s where nothing is said.
- 🔒 at a capability: healing and predictions never command it. 🔒 at a command: an automation that gives it needs
  \`allowSensitive\`. A secret parameter goes to the device alone, is recorded nowhere, and no automation can hold one.

A command for \`main\` of what \`main\` cannot do, but other components of the device can, is for all of these together: it
is confirmed when each of them says so, and fails when one of them does. To toggle, a component must be named.`;

/** `docs/capabilities.md`: every capability with its attributes, commands and events. */
export function capabilityReference(capabilities: readonly CapabilityDefinition[]): string {
  if (capabilities.length === 0) throw new Error('There are no capabilities to describe.');
  const index = capabilities.map(({ id, title }) => `[\`${id}\`](#${id.toLowerCase()}) ${title}`).join(' · ');
  return `${[generatedBy, introduction, index, ...capabilities.map(sectionOf)].join('\n\n')}\n`;
}

function sectionOf({ id, version, title, sensitive, attributes, commands, events }: CapabilityDefinition): string {
  const lines = [`## ${id}`, '', `${title}, version ${version}.${sensitive === true ? ' 🔒' : ''}`];
  const attributeRows = Object.entries(attributes).map(([name, attribute]) => attributeRow(name, attribute));
  const commandRows = Object.entries(commands).map(([name, command]) => commandRow(name, command));
  const eventRows = Object.entries(events).map(([name, { title: meaning, data }]) =>
    row([code(name), meaning, paramsOf(data)]),
  );
  lines.push(...table(['attribute', 'meaning', 'range', 'unit', 'history', 'fresh'], attributeRows));
  lines.push(...table(['command', 'meaning', 'parameters', 'confirmed by', 'deadline'], commandRows));
  lines.push(...table(['event', 'meaning', 'data'], eventRows));
  return lines.join('\n');
}

const code = (text: string) => `\`${text}\``;
const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;

function table(head: readonly string[], rows: readonly string[]): string[] {
  return rows.length === 0 ? [] : ['', row(head), `|${'---|'.repeat(head.length)}`, ...rows];
}

function attributeRow(name: string, { title, schema, unit, history, freshness }: AttributeDefinition): string {
  const fresh = freshness.kind === 'with-device' ? 'while in contact' : spanOf(freshness.expected);
  return row([code(name), title, rangeOf(schema), unit ?? '', history, fresh]);
}

function commandRow(name: string, { title, params, confirms, takes, sensitive }: CommandDefinition): string {
  const lock = sensitive === true ? ' 🔒' : '';
  const shown = confirms.length === 0 ? 'nothing' : confirms.map(confirmationOf).join(', and ');
  return row([`${code(name)}${lock}`, title, paramsOf(params), shown, takes === undefined ? '' : spanOf(takes)]);
}

interface Schema {
  readonly type?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxLength?: number;
  readonly format?: string;
  readonly anyOf?: readonly { readonly const?: unknown }[];
}

function rangeOf(schema: unknown): string {
  const { type, minimum, maximum, maxLength, format, anyOf } = schema as Schema;
  if (anyOf !== undefined) return anyOf.map((option) => code(String(option.const))).join(' ');
  if (type === 'number') return `${figure(minimum)} to ${figure(maximum)}`;
  if (type === 'boolean') return 'yes or no';
  return format === 'media-reference' ? 'an address without secrets' : `text of at most ${maxLength} characters`;
}

const figure = (value: number | undefined) => (value ?? 0).toLocaleString('en').replace('-', '−');

function paramsOf(schema: CommandDefinition['params']): string {
  const secret = new Set(secretFieldNames(schema));
  const required = new Set(schema.required ?? []);
  const names = Object.entries(schema.properties).map(([name, value]) => {
    const notes = [required.has(name) ? '' : 'optional', secret.has(name) ? 'secret' : ''].filter(
      (note) => note !== '',
    );
    return `${code(name)} ${rangeOf(value)}${notes.length === 0 ? '' : ` (${notes.join(', ')})`}`;
  });
  return names.join('; ');
}

function confirmationOf(confirmation: Confirmation): string {
  return 'anyOf' in confirmation ? confirmation.anyOf.map(oneOf).join(' or ') : oneOf(confirmation);
}

function oneOf(confirmation: AttributeConfirmation): string {
  const { attribute } = confirmation;
  if ('toggles' in confirmation) return `the other ${code(attribute)}`;
  const room = confirmation.tolerance === undefined ? '' : ` ± ${confirmation.tolerance}`;
  if ('equals' in confirmation) return `${code(attribute)} = ${code(String(confirmation.equals))}${room}`;
  const off = confirmation.offAtZero === true ? ' (0: or `onOff.on` = `false`)' : '';
  const wanted = confirmation.equalsParam === attribute ? 'as asked' : `= ${code(confirmation.equalsParam)}`;
  return `${code(attribute)} ${wanted}${room}${off}`;
}

function spanOf(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  if (seconds < 120) return `${seconds} s`;
  return seconds < 7200 ? `${seconds / 60} min` : `${seconds / 3600} h`;
}
