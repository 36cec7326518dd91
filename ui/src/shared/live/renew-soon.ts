import type { QueryClient } from '@tanstack/react-query';

const PAUSE_MS = 400;
const waiting = new WeakMap<QueryClient, Map<string, ReturnType<typeof setTimeout>>>();

/** Asks for something again shortly: once for many messages that come together. */
export function renewSoon(cache: QueryClient, queryKey: readonly string[]): void {
  const timers = waiting.get(cache) ?? new Map<string, ReturnType<typeof setTimeout>>();
  waiting.set(cache, timers);
  const name = queryKey.join('/');
  if (timers.has(name)) return;
  const timer = setTimeout(() => {
    timers.delete(name);
    void cache.invalidateQueries({ queryKey });
  }, PAUSE_MS);
  timers.set(name, timer);
}
