import type { MockHome } from './mock-home.ts';

export interface MockRequest {
  method: string;
  path: string;
  query: URLSearchParams;
  body: Record<string, unknown>;
}
export interface MockReply {
  status: number;
  body?: unknown;
}

export class Refusal extends Error {
  readonly reply: MockReply;
  constructor(status: number, code: string, detail: string) {
    super(detail);
    this.reply = { status, body: { title: detail, detail, status, code, requestId: 'req-1' } };
  }
}

export const ok = (body: unknown, status = 200): MockReply => ({ status, body });
export const empty: MockReply = { status: 204 };
export const list = (items: readonly unknown[]): MockReply => ok({ items });

export function found<T extends { id: string }>(items: readonly T[], id: string | undefined, code: string): T {
  const item = items.find((candidate) => candidate.id === id);
  if (item === undefined) throw new Refusal(404, code, 'Not found');
  return item;
}

export type Handler = (home: MockHome, request: MockRequest, id: string) => MockReply | Promise<MockReply>;
