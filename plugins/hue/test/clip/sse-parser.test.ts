import { describe, expect, it } from 'vitest';
import { SseParser } from '../../src/clip/sse-parser.ts';

const text = ': hi\n\nid: 1634576695:0\ndata: [{"name":"Küche 🍳"}]\n\nevent: x\r\ndata: a\r\ndata: b\r\n\r\n';

describe('the stream of events', () => {
  it('gives the data of each message, and nothing for comments, ids and names', () => {
    expect(new SseParser().push(Buffer.from(text))).toEqual(['[{"name":"Küche 🍳"}]', 'a\nb']);
  });

  it('gives the same however it is cut, also within a letter and within the end of a line', () => {
    const bytes = Buffer.from(text);
    const parser = new SseParser();
    const messages = [...bytes].flatMap((byte) => parser.push(Buffer.from([byte])));
    expect(messages).toEqual(['[{"name":"Küche 🍳"}]', 'a\nb']);
  });

  it('keeps what is not complete until it is', () => {
    const parser = new SseParser();
    expect(parser.push(Buffer.from('data: [1,'))).toEqual([]);
    expect(parser.push(Buffer.from('2]\n'))).toEqual([]);
    expect(parser.push(Buffer.from('\n'))).toEqual(['[1,2]']);
  });

  it('takes a carriage return alone as the end of a line', () => {
    expect(new SseParser().push(Buffer.from('data: a\r\rdata: b\r\r '))).toEqual(['a', 'b']);
  });

  it.each([
    ['a line', 'x'],
    ['a message', 'data: x\n'],
  ])('refuses %s that does not end', (_, piece) => {
    const parser = new SseParser();
    const megabyte = Buffer.from(piece.repeat(Math.ceil(1_000_000 / piece.length)));
    const flood = () => Array.from({ length: 6 }, () => parser.push(megabyte));
    expect(flood).toThrow(expect.objectContaining({ code: 'NEXA_PLUGIN_PROTOCOL' }));
  });
});
