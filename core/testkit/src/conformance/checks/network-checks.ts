import { createHook } from 'node:async_hooks';
import { type Heard, type JsonObject, PluginManifest } from '@nexa/sdk';
import { valueProblemText } from '../../plugin-host/schema-values.ts';
import { demand, demandNone, demandSame, notShown } from '../demand.ts';
import { connected, expectCommandWorks, NOTICE, paired, waitUntilAway } from '../shared-steps.ts';
import type { RuleSubject } from '../subject.ts';

/** What Node calls the things with which a program reaches the network or a disk. */
const OUTSIDE = /^(TCP|UDP|TLS|PIPE|GETADDRINFO|GETNAMEINFO|QUERY|HTTP|FS|DNS)/;

const nonsense: readonly Heard[] = [
  { kind: 'mdns', type: '', name: '', host: '', addresses: [], port: 0, txt: {} },
  {
    kind: 'mdns',
    type: '_http._tcp',
    name: 'x'.repeat(500),
    host: '::::',
    addresses: ['not an address'],
    port: 99_999,
    txt: { bridgeid: '', serial: '\u0000', id: '../../etc/passwd', mac: 'zz:zz' },
  },
  { kind: 'ssdp', address: '', headers: {} },
  { kind: 'ssdp', address: '10.0.0.1', headers: { location: 'javascript:0', st: '', usn: 'uuid:' } },
  { kind: 'udp', address: '10.0.0.1', port: 1, localPort: 6667, payload: '' },
  { kind: 'udp', address: '10.0.0.1', port: 1, localPort: 6667, payload: 'AABVqgAAAAAAAAAT////////' },
  { kind: 'udp', address: '10.0.0.1', port: 1, localPort: 6666, payload: '%%% no base64 %%%' },
];

export async function identifyCheck(subject: RuleSubject): Promise<void> {
  const { plugin, counterpart, host } = subject;
  if (counterpart.heard === undefined) throw notShown('heard');
  const problem = valueProblemText(PluginManifest, plugin.manifest);
  demand(problem === undefined, `the manifest matches its schema: ${problem}`);
  const asked = Object.keys((plugin.manifest as PluginManifest).discovery ?? {});
  const heard = counterpart.heard();
  demand(heard.length > 0, 'the harness tells what is heard');
  const { uniqueId } = await paired(subject);
  for (const announcement of heard) {
    demand(asked.includes(announcement.kind), `the manifest asks for ${announcement.kind}`);
    demandSame(touchedOutside(plugin, announcement), [], 'looking at what was heard uses no network and no disk');
    const offer = await host.identify(announcement);
    demand(offer !== undefined, `what was heard by ${announcement.kind} is known`);
    demandSame(offer.uniqueId, uniqueId, 'what is heard has the id with which it is paired');
    demand(offer.title.trim().length > 0, 'what is heard has a title');
    const inputs = (counterpart.pairing ?? [counterpart.config]).map((input, index) =>
      index === 0 ? { ...input, ...offer.config } : input,
    );
    demandSame((await paired(subject, inputs)).uniqueId, uniqueId, 'it is paired with what was heard');
  }
  for (const announcement of nonsense) {
    const offer = await host.identify(announcement).catch((error: unknown) => error);
    demand(!(offer instanceof Error), `nonsense is passed over: ${JSON.stringify(announcement).slice(0, 200)}`);
  }
}

function touchedOutside({ definition }: RuleSubject['plugin'], heard: Heard): string[] {
  const touched: string[] = [];
  const hook = createHook({
    init: (_id, type) => {
      if (OUTSIDE.test(type)) touched.push(type);
    },
  }).enable();
  try {
    definition.identify?.(heard);
  } finally {
    hook.disable();
  }
  return touched;
}

/** A router gives another address, and the home is as it was. */
export async function movedCheck(subject: RuleSubject): Promise<void> {
  const { counterpart, host } = subject;
  if (counterpart.move === undefined) throw notShown('move');
  const { uniqueId } = await paired(subject);
  const run = await connected(subject);
  const before = [...run.integration.sink.known.keys()].sort();
  const there = await counterpart.move(run);
  await waitUntilAway(run, counterpart);
  await run.integration.close();
  const config = await offeredConfig(subject, uniqueId, there);
  const after = await connected(subject, { config });
  const { sink } = after.integration;
  await sink.waitFor(({ known }) => known.has(counterpart.command.externalId), NOTICE);
  demandSame([...sink.known.keys()].sort(), before, 'at another address its devices keep their ids');
  demandNone(sink.removed, 'no device is taken away');
  await expectCommandWorks(after.integration, counterpart);
  demandNone(host.refusals, 'nothing that it reports is refused');
}

/** What NEXA makes of it: the present configuration with the address that was heard, else what a person corrects. */
async function offeredConfig(
  { counterpart, host }: RuleSubject,
  uniqueId: string,
  there: JsonObject,
): Promise<JsonObject> {
  const { configSchema } = await host.surface();
  for (const announcement of counterpart.heard?.() ?? []) {
    const offer = await host.identify(announcement);
    if (offer?.uniqueId !== uniqueId) continue;
    const config = { ...counterpart.config, ...offer.config };
    demand(
      valueProblemText(configSchema, config) === undefined,
      'the present configuration with what was heard is valid',
    );
    return config;
  }
  return there;
}

export async function comeAndGoCheck(subject: RuleSubject): Promise<void> {
  const { counterpart, host } = subject;
  if (counterpart.addDevice === undefined) throw notShown('addDevice');
  if (counterpart.removeDevice === undefined) throw notShown('removeDevice');
  const run = await connected(subject);
  const { sink } = run.integration;
  const added = await counterpart.addDevice(run);
  await sink
    .waitFor(({ known }) => known.has(added), NOTICE)
    .catch((cause: unknown) => {
      throw new Error('a device that is new at the other side is not told', { cause });
    });
  const gone = await counterpart.removeDevice(run);
  await sink
    .waitFor(({ removed }) => removed.includes(gone), NOTICE)
    .catch((cause: unknown) => {
      throw new Error('a device that is gone at the other side is not told', { cause });
    });
  demandNone(host.refusals, 'nothing that it reports is refused');
}
