const bridgeIdForm = /^[0-9a-f]{16}$/;

/** The one spelling of a bridge's id, or `undefined` when `text` is none. */
export function normalizeBridgeId(text: unknown): string | undefined {
  if (typeof text !== 'string') return undefined;
  const id = text.trim().toLowerCase();
  return bridgeIdForm.test(id) ? id : undefined;
}
