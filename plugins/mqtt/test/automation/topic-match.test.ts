import { describe, expect, it } from 'vitest';
import { FiredFor } from '../../src/automation/fired-for.ts';
import type { TopicWish } from '../../src/automation/parts.ts';
import { topicMatch } from '../../src/automation/topic-match.ts';
import { MqttMessage } from '../../src/link/mqtt-message.ts';

const message = (payload: string | Buffer, { topic = 'bell', retained = false } = {}): MqttMessage =>
  new MqttMessage(topic, Buffer.from(payload), { retained, receivedAt: 0 });
const wish = (more: Partial<TopicWish> = {}): TopicWish => ({ topic: 'bell', ...more });

describe('a message', () => {
  it.each<[string, Partial<TopicWish>, string, boolean]>([
    ['is meant when nothing is asked of it', {}, 'anything', true],
    ['is meant when its text is the wanted one', { payload: 'ON' }, 'ON', true],
    ['is not meant when its text is another', { payload: 'ON' }, 'on', false],
    ['is meant when it has the field', { field: 'a.b' }, '{"a": {"b": null}}', true],
    ['is not meant when it lacks the field', { field: 'a.c' }, '{"a": {"b": 1}}', false],
    ['is meant when the field is the wanted one', { field: 'a.b', equals: 7 }, '{"a": {"b": 7}}', true],
    ['is not meant when the field has another type', { field: 'a', equals: 7 }, '{"a": "7"}', false],
    ['is meant by an index of a list', { field: 'keys.1', equals: 'b' }, '{"keys": ["a", "b"]}', true],
    ['is not meant by what every list has', { field: 'keys.length' }, '{"keys": 1}', false],
    ['is not meant by what every object has', { field: 'constructor.name' }, '{}', false],
    ['is not meant when it is no JSON', { field: 'a' }, '{"a": ', false],
    ['is not meant when it is JSON without fields', { field: 'a' }, '"a"', false],
    ['is not meant when text fits and field does not', { payload: '{"a":1}', field: 'b' }, '{"a":1}', false],
  ])('%s', (_name, more, payload, isMeant) => {
    expect(topicMatch(wish(more), message(payload)) !== undefined).toBe(isMeant);
  });

  it('tells its topic, its text and the value of the field', () => {
    expect(topicMatch(wish({ field: 'a' }), message('{"a":true}'))).toEqual({
      topic: 'bell',
      payload: '{"a":true}',
      value: true,
    });
    expect(topicMatch(wish({ field: 'a' }), message('{"a":[1]}'))).toEqual({ topic: 'bell', payload: '{"a":[1]}' });
    expect(topicMatch(wish(), message('x', { retained: true }))).toEqual({
      topic: 'bell',
      payload: 'x',
      retained: true,
    });
  });

  it('tells the first 4,096 bytes of a long text, without half a character at the end', () => {
    const data = topicMatch(wish(), message(`${'x'.repeat(4_095)}ä and more`));
    expect(data).toEqual({ topic: 'bell', payload: 'x'.repeat(4_095), cut: true });
  });

  it('tells bytes that are no text without NUL and halves', () => {
    expect(topicMatch(wish(), message(Buffer.from([0x61, 0x00, 0xff])))?.payload).toBe('a\ufffd\ufffd');
  });
});

describe('what a broker keeps', () => {
  it('is news when it is another than before, and what happens now always is', () => {
    const fired = new FiredFor();
    const kept = (payload: string, topic?: string) =>
      fired.note(message(payload, { retained: true, ...(topic === undefined ? {} : { topic }) }));
    expect([kept('a'), kept('a'), kept('a', 'door'), kept('b'), fired.note(message('b')), kept('b')]).toEqual([
      true,
      false,
      true,
      true,
      true,
      false,
    ]);
  });
});
