const MAX_BYTES = 65_535;

/** Whether `filter` (with `+` and `#`) takes `topic`, by MQTT 5, section 4.7. */
export function matchesTopic(filter: string, topic: string): boolean {
  if (topic.startsWith('$') && !filter.startsWith('$')) return false;
  const wanted = filter.split('/');
  const given = topic.split('/');
  for (const [index, part] of wanted.entries()) {
    if (part === '#') return true;
    if (given[index] === undefined) return false;
    if (part !== '+' && part !== given[index]) return false;
  }
  return wanted.length === given.length;
}

/** Whether a message can be published there: no wildcards, no NUL, not too long. */
export function isTopicName(topic: string): boolean {
  return topic.length > 0 && !/[+#]/.test(topic) && !topic.includes('\u0000') && Buffer.byteLength(topic) <= MAX_BYTES;
}

/** Whether it can be subscribed to. */
export function isTopicFilter(filter: string): boolean {
  if (filter.length === 0 || filter.includes('\u0000') || Buffer.byteLength(filter) > MAX_BYTES) return false;
  const parts = filter.split('/');
  return parts.every((part, index) => {
    if (part === '#') return index === parts.length - 1;
    return part === '+' || !/[+#]/.test(part);
  });
}
