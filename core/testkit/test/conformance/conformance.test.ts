import { type ConformanceRule, checkRule, describeConformance } from '@nexa/testkit/conformance';
import { afterEach, describe, expect, it } from 'vitest';
import { faultySubject, leaks } from './faulty-plugin.ts';

const rules: ConformanceRule[] = [
  'manifest',
  'surface',
  'pairing',
  'first-states',
  'start-offline',
  'go-offline',
  'come-back',
  'access-refused',
  'garbage',
  'command',
  'command-unknown',
  'secrets',
  'healing',
  'unload',
];

afterEach(() => {
  for (const timer of leaks.splice(0)) clearInterval(timer);
});

it.each(rules)('finds a plugin that breaks the rule "%s"', async (rule) => {
  const { plugin, harness } = faultySubject(rule);
  await expect(checkRule(rule, plugin, harness)).rejects.toThrow();
});

it('asks the harness to show or exempt what it leaves out', async () => {
  const { plugin, harness } = faultySubject('none');
  const lazy = async () => {
    const { answerGarbage: _, ...rest } = await harness.start();
    return rest;
  };
  await expect(checkRule('garbage', plugin, { ...harness, start: lazy })).rejects.toThrow(
    'the harness neither shows nor exempts "garbage"',
  );
});

describe('of a plugin that keeps to the contract', () => {
  const { plugin, harness } = faultySubject('none');
  describeConformance(plugin, harness);
});
