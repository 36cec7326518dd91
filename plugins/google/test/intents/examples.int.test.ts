import type { JsonObject, JsonValue } from '@nexa/sdk';
import { describe, expect, it } from 'vitest';
import { allExamples, hasGoogleSchemas, hasSchema, listed, problemsWith } from '../support/google-schemas.ts';
import { type Answered, ask, say, setUp } from '../support/home.ts';
import { knownCode, withoutChallenges } from '../support/schema-judge.ts';
import { powerStrip, specimens } from '../support/specimens.ts';

const everyDevice = () => [...Object.values(specimens).map((make) => make()), powerStrip()];

/** `…/brightnessabsolute.params.schema.json` as Google writes the command; undefined when the file is of no command. */
function commandOf(schema: string): string | undefined {
  const name = /\/([a-z]+)\.params\.schema\.json$/.exec(schema)?.[1];
  return listed('commands')
    .map((command) => command.replace('action.devices.commands.', ''))
    .find((command) => command.toLowerCase() === name);
}

const responseOf: Readonly<Record<string, string>> = {
  'action.devices.SYNC': 'intents/sync/sync.response.schema.json',
  'action.devices.QUERY': 'intents/query/query.response.schema.json',
  'action.devices.EXECUTE': 'intents/execute/execute.response.schema.json',
  'action.devices.DISCONNECT': 'intents/disconnect/disconnect.response.schema.json',
};

describe.skipIf(!hasGoogleSchemas())('Google’s own examples (needs ../shared/peers/google)', () => {
  it('of commands are answered validly by every device that there is', async () => {
    const devices = everyDevice();
    const { host, home } = await setUp({ devices, pin: '4711' });
    const { payload } = await ask(host, 'SYNC');
    const ids = (payload as { devices: { id: string }[] }).devices.map(({ id }) => id);
    const problems: string[] = [];
    let carriedOut = 0;
    for (const { schema, value } of allExamples()) {
      // An example of anything else is sent as parameters that nobody expects.
      const command = commandOf(schema) ?? 'OnOff';
      const commands = await say(host, ids, command, value as JsonObject);
      const answer = withoutChallenges({ requestId: 'ff36a3cc-ec34-11e6-b1a0-64510650abcf', payload: { commands } });
      problems.push(...problemsWith('intents/execute/execute.response.schema.json', answer));
      problems.push(...wrong(commands, ids, command));
      carriedOut += commands.filter(({ status }) => status === 'SUCCESS').length;
    }
    expect(allExamples()).toHaveLength(245);
    expect(problems).toEqual([]);
    expect(carriedOut).toBeGreaterThan(50);
    expect(home.wishes.length).toBeGreaterThan(100);
    expect(home.failures).toEqual([]);
  });

  it('of requests, and of everything else posted as one, are answered validly', async () => {
    const { host } = await setUp({ devices: everyDevice() });
    const problems: string[] = [];
    for (const { value } of allExamples()) {
      const { body, status } = await host.hook('fulfillment', value as JsonValue);
      const intent = (value.inputs as { intent: string }[] | undefined)?.[0]?.intent ?? '';
      const schema = responseOf[intent];
      if (schema === undefined) problems.push(...(status === 400 ? [] : [`${JSON.stringify(value)} was taken`]));
      else problems.push(...problemsWith(schema, body));
    }
    expect(problems).toEqual([]);
  });

  it('are of schemas that are all there', () => {
    expect(['intents/sync/sync.request.schema.json', ...Object.values(responseOf)].every(hasSchema)).toBe(true);
  });
});

describe.skipIf(!hasGoogleSchemas())('answers to SYNC and QUERY (needs ../shared/peers/google)', () => {
  it('are valid for every device that there is, there or away', async () => {
    const devices = everyDevice();
    const { host, home } = await setUp({ devices });
    const sync = await ask(host, 'SYNC');
    expect(problemsWith('intents/sync/sync.response.schema.json', sync)).toEqual([]);
    const ids = (sync.payload as { devices: { id: string }[] }).devices.map(({ id }) => ({ id }));
    expect(ids.length).toBeGreaterThan(devices.length);
    const present = await ask(host, 'QUERY', { devices: ids });
    for (const { device } of devices) home.setStatus(device.id, 'offline');
    const away = await ask(host, 'QUERY', { devices: ids });
    for (const answer of [present, away])
      expect(problemsWith('intents/query/query.response.schema.json', answer)).toEqual([]);
  });
});

/** Every device is answered once, with codes that Google knows. */
function wrong(commands: readonly Answered[], ids: readonly string[], command: string): string[] {
  const answered = commands.flatMap((entry) => [...entry.ids]).sort();
  const codes = commands.map(({ errorCode }) => errorCode).filter((code) => code !== undefined && !knownCode(code));
  return [
    ...(answered.join() === [...ids].sort().join() ? [] : [`${command}: not every device was answered once`]),
    ...codes.map((code) => `${command}: ${String(code)} is no code of Google’s`),
  ];
}
