/** What is set of a plugin's part or matched of an event: "(topic: home/door, retain: true)". */
export function configText(config: Readonly<Record<string, unknown>>): string | undefined {
  const parts = Object.entries(config).map(([name, value]) => {
    const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
    return `${name}: ${text.length > 60 ? `${text.slice(0, 60)}…` : text}`;
  });
  return parts.length === 0 ? undefined : `(${parts.join(', ')})`;
}
