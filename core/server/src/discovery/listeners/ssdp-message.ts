/** Headers by lower-case name. */
export interface SsdpMessage {
  readonly kind: 'answer' | 'announcement' | 'farewell';
  readonly headers: Readonly<Record<string, string>>;
}

/** More lines than any device sends. */
const MOST_LINES = 64;

/** Reads an SSDP datagram; `undefined` for what is none, and for other people's searches. */
export function parseSsdpMessage(text: string): SsdpMessage | undefined {
  const [first = '', ...lines] = text.split(/\r?\n/, MOST_LINES);
  const headers: Record<string, string> = {};
  for (const line of lines) {
    const colon = line.indexOf(':');
    if (colon > 0) headers[line.slice(0, colon).trim().toLowerCase()] = line.slice(colon + 1).trim();
  }
  if (/^HTTP\/1\.[01] 200\b/i.test(first)) return { kind: 'answer', headers };
  if (!/^NOTIFY\s/i.test(first)) return undefined;
  return { kind: headers.nts?.toLowerCase() === 'ssdp:byebye' ? 'farewell' : 'announcement', headers };
}

/** A search for `target`, to be answered within `seconds`. */
export function searchMessage(target: string, seconds: number): string {
  return [
    'M-SEARCH * HTTP/1.1',
    'HOST: 239.255.255.250:1900',
    'MAN: "ssdp:discover"',
    `MX: ${seconds}`,
    `ST: ${target}`,
    '',
    '',
  ].join('\r\n');
}
