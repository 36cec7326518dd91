import { describe, expect, it } from 'vitest';
import { isTopicFilter, isTopicName, matchesTopic } from '../../src/link/topic-filter.ts';

describe('a topic filter', () => {
  it.each([
    ['a/b', 'a/b', true],
    ['a/b', 'a/b/c', false],
    ['a/+/c', 'a/b/c', true],
    ['a/+', 'a/b/c', false],
    ['a/#', 'a', true],
    ['a/#', 'a/b/c', true],
    ['#', 'a/b', true],
    ['#', '$SYS/uptime', false],
    ['+/uptime', '$SYS/uptime', false],
    ['$SYS/#', '$SYS/uptime', true],
    ['a//b', 'a//b', true],
    ['a/+/b', 'a//b', true],
  ])('%s takes %s: %s', (filter, topic, isTaken) => {
    expect(matchesTopic(filter, topic)).toBe(isTaken);
  });

  it.each(['', 'a/#/b', 'a+/b', 'a#', 'nul\u0000', 'x'.repeat(70_000)])('%j is none', (filter) => {
    expect(isTopicFilter(filter)).toBe(false);
  });

  it.each(['a/+', 'a/#', '', 'nul\u0000'])('nothing can be published at %j', (topic) => {
    expect(isTopicName(topic)).toBe(false);
  });
});
