import type { CapabilityDefinition } from '@nexa/sdk';

const header = `// Generated from core/sdk/src/capability/definitions by \`npm run generate\`; do not edit.
import type { Capability } from '../../src/shared/api/types.ts';

/** NEXA's own capabilities, as GET /capabilities answers them. */
export const coreCapabilities = `;

/** What the page's stand-in for the server knows of the contract, so that it cannot fall behind. */
export function mockCapabilities(capabilities: readonly CapabilityDefinition[]): string {
  const answered = capabilities.map(({ attributes, commands, ...rest }) => ({
    ...rest,
    attributes: each(attributes, ({ freshness: _, ...attribute }) => attribute),
    commands: each(commands, ({ confirms: _, takes: __, ...command }) => command),
  }));
  return `${header}${JSON.stringify(answered, null, 2)} as Capability[];\n`;
}

function each<T>(record: Readonly<Record<string, T>>, change: (value: T) => object): Record<string, object> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, change(value)]));
}
