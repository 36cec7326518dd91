/** `00:17:88:aa:bb:cc`, lower case, of a device's own; `undefined` for what is none: nothing, everybody, a group. */
export function macAddressOf(text: string): string | undefined {
  const mac = text.toLowerCase();
  if (!/^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/.test(mac) || mac === '00:00:00:00:00:00') return undefined;
  // The lowest bit of the first octet marks groups, the broadcast address among them.
  return Number.parseInt(mac.slice(0, 2), 16) % 2 === 1 ? undefined : mac;
}
