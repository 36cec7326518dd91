import { codeAt } from './safe-builtins.ts';

/** An address as eight groups of 16 bits; those of IPv4 are mapped (`::ffff:a.b.c.d`). */
export type IpAddress = readonly [number, number, number, number, number, number, number, number];

const DOT = 46;
const COLON = 58;
const PERCENT = 37;

/** The address that `text` is, or `undefined`. A zone (`%eth0`) is let go. By hand, not by regex: see safe-builtins. */
export function parseAddress(text: string): IpAddress | undefined {
  let end = text.length;
  let hasColon = false;
  for (let i = 0; i < text.length; i++) {
    const code = codeAt(text, i);
    if (code === COLON) hasColon = true;
    if (code === PERCENT) {
      end = i;
      break;
    }
  }
  if (hasColon) return parseIpv6(text, end);
  const v4 = parseIpv4(text, 0, end);
  return v4 === undefined ? undefined : [0, 0, 0, 0, 0, 0xffff, v4.high, v4.low];
}

/** One string for one address, however it was written. */
export function addressKey(address: IpAddress): string {
  let key = '';
  for (let i = 0; i < 8; i++) key += `:${address[i]}`;
  return key;
}

function parseIpv4(text: string, start: number, end: number): { high: number; low: number } | undefined {
  const parts = [0, 0, 0, 0];
  let part = 0;
  let digits = 0;
  for (let i = start; i < end; i++) {
    const code = codeAt(text, i);
    if (code === DOT) {
      if (digits === 0 || part === 3) return undefined;
      part += 1;
      digits = 0;
      continue;
    }
    if (code < 48 || code > 57 || digits === 3) return undefined;
    parts[part] = (parts[part] as number) * 10 + code - 48;
    digits += 1;
    if ((parts[part] as number) > 255) return undefined;
  }
  if (part !== 3 || digits === 0) return undefined;
  return {
    high: (parts[0] as number) * 256 + (parts[1] as number),
    low: (parts[2] as number) * 256 + (parts[3] as number),
  };
}

function parseIpv6(text: string, end: number): IpAddress | undefined {
  // The groups before `::` stand in front, those after it are moved to the back in the end.
  const groups: [number, number, number, number, number, number, number, number] = [0, 0, 0, 0, 0, 0, 0, 0];
  let count = 0;
  let gap = -1;
  let i = 0;
  if (end >= 2 && codeAt(text, 0) === COLON) {
    if (codeAt(text, 1) !== COLON) return undefined;
    gap = 0;
    i = 2;
  }
  while (i < end) {
    const start = i;
    let value = 0;
    while (i < end && hexDigit(codeAt(text, i)) >= 0 && i - start < 5) {
      value = value * 16 + hexDigit(codeAt(text, i));
      i += 1;
    }
    if (i < end && codeAt(text, i) === DOT) {
      const v4 = parseIpv4(text, start, end);
      if (v4 === undefined || count > 6) return undefined;
      groups[count] = v4.high;
      groups[count + 1] = v4.low;
      count += 2;
      i = end;
      break;
    }
    if (i === start || i - start > 4 || count === 8) return undefined;
    groups[count] = value;
    count += 1;
    if (i === end) break;
    if (codeAt(text, i) !== COLON) return undefined;
    i += 1;
    if (i < end && codeAt(text, i) === COLON) {
      if (gap >= 0) return undefined;
      gap = count;
      i += 1;
    } else if (i === end) return undefined;
  }
  if (gap < 0) return count === 8 ? groups : undefined;
  if (count > 7) return undefined;
  const behind = count - gap;
  for (let back = 1; back <= behind; back++) {
    groups[8 - back] = groups[count - back] as number;
    if (8 - back !== count - back) groups[count - back] = 0;
  }
  return groups;
}

function hexDigit(code: number): number {
  if (code >= 48 && code <= 57) return code - 48;
  if (code >= 97 && code <= 102) return code - 87;
  return code >= 65 && code <= 70 ? code - 55 : -1;
}

const isMapped = (a: IpAddress): boolean =>
  a[0] === 0 && a[1] === 0 && a[2] === 0 && a[3] === 0 && a[4] === 0 && a[5] === 0xffff;

const isZeroUpTo = (a: IpAddress, count: number): boolean => {
  for (let i = 0; i < count; i++) if (a[i] !== 0) return false;
  return true;
};

/** 127.0.0.0/8, ::1, and the unspecified addresses, which lead to this machine too. */
export function isLoopback(a: IpAddress): boolean {
  if (isMapped(a)) return a[6] >> 8 === 127 || a[6] >> 8 === 0;
  return isZeroUpTo(a, 7) && a[7] <= 1;
}

/** Where clouds hand out the machine's own credentials. */
export function isMetadataService(a: IpAddress): boolean {
  if (isMapped(a)) return a[6] === 0xa9fe && a[7] === 0xa9fe;
  return a[0] === 0xfd00 && a[1] === 0x0ec2 && a[7] === 0x0254;
}

/** RFC 1918 and RFC 4193 ranges, and link-local ones. */
export function isPrivate(a: IpAddress): boolean {
  if (!isMapped(a)) return (a[0] & 0xfe00) === 0xfc00 || (a[0] & 0xffc0) === 0xfe80;
  const first = a[6] >> 8;
  if (first === 10) return true;
  if (first === 172) return (a[6] & 0xf0) === 0x10;
  return a[6] === 0xc0a8 || a[6] === 0xa9fe;
}

/** Groups of receivers in the local network: multicast, and the limited broadcast. */
export function isMulticast(a: IpAddress): boolean {
  if (!isMapped(a)) return a[0] >> 8 === 0xff;
  return a[6] >> 12 === 0xe || (a[6] === 0xffff && a[7] === 0xffff);
}
