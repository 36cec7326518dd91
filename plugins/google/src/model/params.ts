import type { JsonObject } from '@nexa/sdk';
import { GoogleFault } from './google-fault.ts';

/** Parameters of Google's commands, read as what they must be; others are answered `protocolError`. */
export function numberParam(params: JsonObject, name: string): number {
  const value = params[name];
  if (typeof value !== 'number' || !Number.isFinite(value)) throw new GoogleFault('protocolError');
  return value;
}

export function percentParam(params: JsonObject, name: string): number {
  const value = numberParam(params, name);
  if (value < 0 || value > 100) throw new GoogleFault('valueOutOfRange');
  return value;
}

export function truthParam(params: JsonObject, name: string): boolean {
  const value = params[name];
  if (typeof value !== 'boolean') throw new GoogleFault('protocolError');
  return value;
}

export function textParam(params: JsonObject, name: string): string {
  const value = params[name];
  if (typeof value !== 'string') throw new GoogleFault('protocolError');
  return value;
}

export function objectParam(params: JsonObject, name: string): JsonObject {
  const value = params[name];
  if (!isObject(value)) throw new GoogleFault('protocolError');
  return value;
}

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
