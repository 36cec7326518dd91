const VERSION_HEADER_BYTES = 15;

/**
 * What a decrypted message of 3.4 or 3.5 says, in the form in which tuyapi hands on payloads: an object, text where it
 * is no JSON, `false` where it is empty. A version header or source header is passed over, and what stands within
 * `data` is brought up, with the `cid` beside it.
 */
export function readContent(content: Buffer): unknown {
  const hasHeader = content.length >= VERSION_HEADER_BYTES && /^3\.\d$/.test(content.toString('latin1', 0, 3));
  const text = content
    .subarray(hasHeader ? VERSION_HEADER_BYTES : 0)
    .toString('utf8')
    .replace(/\0+$/, '');
  return text === '' ? false : unwrap(parse(text));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function unwrap(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('data' in value)) return value;
  if (typeof value.data !== 'object' || value.data === null) return value;
  // Some gateways name the child that they speak for beside `data`.
  return 'cid' in value ? { cid: value.cid, ...value.data } : value.data;
}
