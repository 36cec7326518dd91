import type { FaultCode, PluginFault } from '../../src/plugin-host/plugin-conduct.ts';
import type { PluginLimits } from '../../src/plugin-host/plugin-limits.ts';

/** One way in which a plugin may try to hurt a home. The table in docs/security.md is made of these. */
export interface HostileAct {
  readonly act: string;
  /** The plugin that does it: a file of test/fixtures/plugins. */
  readonly fixture: string;
  /** What the fixture is told to do; `command`: when it is told to switch its lamp. */
  readonly misdeed?: string;
  readonly isByCommand?: true;
  readonly stoppedBy: string;
  readonly code: FaultCode;
  /** As the host says it; figures may differ. */
  readonly says: string;
  /** Or so: two of them may stop it, and one is the first. */
  readonly orSays?: string;
  /** Seconds until it is said, on a machine with nothing else to do: `npm run bench -- plugins plugins-refused` measures it. */
  readonly within: number;
  /** What a person typed into its host field, on this machine; with it port 1 is one of NEXA's own. */
  readonly host?: string;
  /** Bounds that would make the test too long. */
  readonly limits?: Partial<PluginLimits>;
}

const second = 1_000;
const killed = 'the host’s watch';
const flags = 'Node’s permission flags';
const guard = 'the network guard';
const form = 'the check of all that comes';
const budget = 'a budget';
const bounded = 'the schema rules';

export const hostileActs: readonly HostileAct[] = [
  // Processor and memory
  {
    act: 'computes without end',
    fixture: 'spin',
    isByCommand: true,
    stoppedBy: killed,
    code: 'spinning',
    says: 'it did not answer for 3.2 s and kept a processor busy',
    within: 5,
  },
  {
    act: 'computes without end in portions, and answers in between',
    fixture: 'spin',
    misdeed: 'portions',
    stoppedBy: 'the lowest priority: everybody else goes first',
    code: 'slowed-down',
    says: 'it wanted a processor 98 % of the time for 1.5 s',
    within: 5,
  },
  {
    act: 'goes on like that for five minutes',
    fixture: 'spin',
    misdeed: 'portions',
    stoppedBy: killed,
    code: 'overusing',
    says: 'it kept a processor 98 % busy for 300.4 s',
    within: 5,
    limits: { slowAfter: 0.5 * second, busyFor: 2 * second, busyShare: 0.1 },
  },
  {
    act: 'computes without end while it is being loaded',
    fixture: 'heavy',
    stoppedBy: 'the lowest priority, and after 20 s the host’s watch',
    code: 'slowed-down',
    says: 'it wanted a processor 98 % of the time for 1.5 s',
    within: 5,
  },
  {
    act: 'never gets done with being loaded',
    fixture: 'undecided',
    stoppedBy: killed,
    code: 'start-timeout',
    says: 'it did not start within 20000 ms',
    within: 22,
    limits: { startWithin: 5 * second },
  },
  {
    act: 'grows in its heap',
    fixture: 'leak',
    misdeed: 'heap',
    stoppedBy: 'the ceiling of the heap',
    code: 'out-of-memory',
    says: 'its heap grew to the ceiling',
    orSays: 'it used 257 MB of the 256 MB that it may use',
    within: 5,
  },
  {
    act: 'grows outside of its heap, in buffers',
    fixture: 'leak',
    misdeed: 'buffers',
    stoppedBy: killed,
    code: 'out-of-memory',
    says: 'it used 279 MB of the 256 MB that it may use',
    within: 5,
  },
  // Faults
  {
    act: 'leaves (`process.exit`)',
    fixture: 'exits',
    misdeed: 'exit',
    stoppedBy: 'a process of its own',
    code: 'exited',
    says: 'it left by itself with code 7',
    within: 5,
  },
  {
    act: 'aborts',
    fixture: 'exits',
    misdeed: 'abort',
    stoppedBy: 'a process of its own',
    code: 'crashed',
    says: 'it was ended by SIGABRT',
    within: 5,
  },
  {
    act: 'throws where nobody catches it',
    fixture: 'exits',
    misdeed: 'throw',
    stoppedBy: 'a process of its own',
    code: 'uncaught-exception',
    says: 'Error: nobody catches this',
    within: 5,
  },
  {
    act: 'rejects where nobody waits',
    fixture: 'exits',
    misdeed: 'reject',
    stoppedBy: 'a process of its own',
    code: 'unhandled-rejection',
    says: 'Error: nobody waits for this',
    within: 5,
  },
  {
    act: 'rejects with something that fights being looked at',
    fixture: 'exits',
    misdeed: 'unspeakable',
    stoppedBy: 'a process of its own',
    code: 'unhandled-rejection',
    says: 'something that cannot be put into words',
    within: 5,
  },
  {
    act: 'takes the listeners for such errors away first',
    fixture: 'exits',
    misdeed: 'quietly',
    stoppedBy: 'a process of its own',
    code: 'exited',
    says: 'it left by itself with code 1',
    within: 5,
  },
  {
    act: 'fails while it is being loaded',
    fixture: 'unloadable',
    stoppedBy: 'a process of its own',
    code: 'start-failed',
    says: 'Error: it fails while it is being loaded',
    within: 5,
  },
  // Floods
  {
    act: 'writes bytes into its pipe that are no message',
    fixture: 'floods',
    misdeed: 'bytes',
    stoppedBy: form,
    code: 'flooding',
    says: 'it sent a message of 4278124286 bytes',
    within: 5,
  },
  {
    act: 'sends a message of 8 MB',
    fixture: 'floods',
    misdeed: 'huge',
    stoppedBy: form,
    code: 'flooding',
    says: 'it sent a message of 8388642 bytes',
    within: 5,
  },
  {
    act: 'floods the pipe with messages, past its runner',
    fixture: 'floods',
    misdeed: 'messages',
    stoppedBy: killed,
    code: 'flooding',
    says: 'it broke the protocol 150 times in a moment',
    within: 5,
  },
  {
    act: 'reports more values than can be taken',
    fixture: 'floods',
    misdeed: 'reports',
    stoppedBy: 'one batch at a time; the rest is dropped in its own process',
    code: 'refused',
    says: 'report: the plugin reported faster than the host could take it',
    within: 5,
  },
  {
    act: 'describes the same devices again and again',
    fixture: 'floods',
    misdeed: 'devices',
    stoppedBy: budget,
    code: 'refused',
    says: 'device: there are more than 50 a second for longer than one can bear',
    // Where it is held back before that, its own process gives up what the host did not take.
    orSays: 'report: the plugin reported faster than the host could take it',
    within: 5,
  },
  {
    act: 'finds new devices without end',
    fixture: 'floods',
    misdeed: 'newDevices',
    stoppedBy: 'a bound of 5,000 devices an integration',
    code: 'refused',
    says: 'device: an integration has at most 5000 devices',
    within: 5,
  },
  {
    act: 'floods with events',
    fixture: 'floods',
    misdeed: 'events',
    stoppedBy: budget,
    code: 'refused',
    says: 'event: there are more than 500 a second for longer than one can bear',
    // Where it is held back before that, its own process gives up what the host did not take.
    orSays: 'report: the plugin reported faster than the host could take it',
    within: 5,
  },
  {
    act: 'changes the status of a device in a loop',
    fixture: 'floods',
    misdeed: 'statuses',
    stoppedBy: budget,
    code: 'refused',
    says: 'device status: there are more than 50 a second for longer than one can bear',
    within: 5,
  },
  {
    act: 'logs in a loop',
    fixture: 'floods',
    misdeed: 'logs',
    stoppedBy: budget,
    code: 'refused',
    says: 'log line: there are too many',
    within: 5,
  },
  {
    act: 'writes to its output in a loop',
    fixture: 'floods',
    misdeed: 'output',
    stoppedBy: 'growing pauses: its output is not read, and it waits',
    code: 'refused',
    says: 'output: there is more than can be told, 20 lines a second',
    within: 5,
  },
  {
    act: 'writes into its storage in a loop',
    fixture: 'floods',
    misdeed: 'storage',
    stoppedBy: 'a budget: it waits for its turn',
    code: 'refused',
    says: 'question: there are more than 50 a second, so that they have to wait',
    within: 5,
  },
  {
    act: 'asks the host without waiting for answers',
    fixture: 'floods',
    misdeed: 'questions',
    stoppedBy: 'a bound of 100 open questions, and a budget',
    code: 'refused',
    says: 'question: there are more than 50 a second, so that they have to wait',
    within: 5,
  },
  {
    act: 'reports what cannot be',
    fixture: 'garbage',
    stoppedBy: form,
    code: 'refused',
    says: 'reading: the device is not known',
    within: 5,
  },
  // Hoarding
  {
    act: 'opens sockets and closes none',
    fixture: 'hoards',
    misdeed: 'sockets',
    stoppedBy: 'the host’s watch; a little above, the system',
    code: 'leaking',
    says: 'it held 1011 open files and sockets of the 1000 that it may hold',
    within: 5,
  },
  {
    act: 'opens files and closes none',
    fixture: 'hoards',
    misdeed: 'openFiles',
    stoppedBy: 'the host’s watch; a little above, the system',
    code: 'leaking',
    says: 'it held 1011 open files and sockets of the 1000 that it may hold',
    within: 5,
  },
  {
    act: 'sets timers and ends none',
    fixture: 'hoards',
    misdeed: 'timers',
    stoppedBy: killed,
    code: 'leaking',
    says: 'it held 10003 timers, sockets and other handles of the 10000 that it may hold',
    within: 5,
  },
  {
    act: 'fills the disk with files',
    fixture: 'hoards',
    misdeed: 'disk',
    stoppedBy: killed,
    code: 'disk-full',
    says: 'its folder holds 257 MB in 265 files of the 256 MB in 2000 files that it may hold',
    within: 5,
    limits: { disk: 16 * 1024 * 1024 },
  },
  {
    act: 'makes files without end',
    fixture: 'hoards',
    misdeed: 'manyFiles',
    stoppedBy: killed,
    code: 'disk-full',
    says: 'its folder holds 0 MB in 2016 files of the 256 MB in 2000 files that it may hold',
    within: 5,
  },
  {
    act: 'makes one file that is larger than all may be',
    fixture: 'hoards',
    misdeed: 'largeFile',
    stoppedBy: 'the host’s watch; a quarter above, the system',
    code: 'disk-full',
    says: 'its folder holds 320 MB in 1 files of the 256 MB in 2000 files that it may hold',
    within: 5,
    limits: { disk: 16 * 1024 * 1024 },
  },
  // Where it has no business
  {
    act: 'reads other files: `/etc/passwd`, by 25 ways, through `/proc`, links and blobs',
    fixture: 'snoops',
    stoppedBy: `${flags}; links are closed`,
    code: 'access-refused',
    says: 'FileSystemRead /etc/passwd',
    within: 5,
  },
  {
    act: 'writes outside of its folder: temporary files, its own bundle, the host’s records',
    fixture: 'scribbles',
    stoppedBy: flags,
    code: 'access-refused',
    says: 'FileSystemWrite /tmp/nexa-scribble',
    within: 5,
  },
  {
    act: 'begins processes, workers and clusters, loads native code, sends signals, takes priority from its host',
    fixture: 'spawns',
    stoppedBy: `${flags} and the guard of the process`,
    code: 'access-refused',
    says: 'process.kill',
    within: 5,
  },
  {
    act: 'connects to this machine: TCP, TLS, HTTP, `fetch`, WebSocket, UDP, by address and by name',
    fixture: 'trespasser',
    misdeed: 'tcp tls http fetch webSocket udp name mapped unspecified ipv6 ownAddress below undone',
    stoppedBy: guard,
    code: 'network-refused',
    says: 'tcp 127.0.0.1:1: 127.0.0.1:1 is on this machine, and nobody granted it',
    within: 5,
  },
  {
    act: 'connects to NEXA’s own ports or its Postgres by TCP, on a machine that a person opened to it',
    fixture: 'trespasser',
    misdeed: 'tcp name',
    host: '127.0.0.1',
    stoppedBy: guard,
    code: 'network-refused',
    says: "tcp 127.0.0.1:1: 127.0.0.1:1 is NEXA's own",
    within: 5,
  },
  {
    act: 'opens Postgres’ socket in the file system',
    fixture: 'trespasser',
    misdeed: 'pipe',
    stoppedBy: guard,
    code: 'network-refused',
    says: 'connect pipe: sockets in the file system are not for plugins',
    within: 5,
  },
  {
    act: 'connects to hosts that it did not declare, or asks for their names',
    fixture: 'trespasser',
    misdeed: 'internet udpOutside lookup resolver',
    stoppedBy: guard,
    code: 'network-refused',
    says: 'tcp 198.51.100.7:443: 198.51.100.7:443 belongs to no host that the plugin may reach',
    within: 5,
  },
  {
    act: 'asks for the credentials of this machine',
    fixture: 'trespasser',
    misdeed: 'metadata',
    stoppedBy: guard,
    code: 'network-refused',
    says: 'tcp 169.254.169.254:80: 169.254.169.254 hands out credentials of this machine',
    within: 5,
  },
  {
    act: 'listens on the network',
    fixture: 'trespasser',
    misdeed: 'listen',
    stoppedBy: guard,
    code: 'network-refused',
    says: 'listen tcp 0: the plugin may not listen on port 0',
    within: 5,
  },
  // Schemas
  {
    act: 'declares under a name that is not its own',
    fixture: 'overreaching',
    stoppedBy: form,
    code: 'refused',
    says: 'surface: hue.switch does not begin with "overreaching."',
    within: 5,
  },
  ...schemaActs([
    [
      'pattern',
      'a pattern that never comes to an end',
      'configSchema: /properties/name/pattern is a keyword that is not allowed',
    ],
    [
      'step',
      'such a pattern in a pairing step',
      'pairing step address: /properties/host/pattern is a keyword that is not allowed',
    ],
    [
      'event',
      'such a pattern in a capability',
      'event schemas-event.bell.rung: /properties/tune/pattern is a keyword that is not allowed',
    ],
    [
      'reference',
      'a reference to somewhere else',
      'configSchema: /properties/name/$ref is a keyword that is not allowed',
    ],
    ['recursion', 'a reference to itself', 'configSchema: /properties/name/$ref is a keyword that is not allowed'],
    ['size', '40,000 characters', 'configSchema: schema: it is larger than 32768 characters'],
    ['depth', '20 levels', 'it is nested deeper than 20'],
    [
      'alternatives',
      'alternatives within alternatives',
      'configSchema: schema: it is made of 767 schemas, and 300 are allowed',
    ],
    ['breadth', '400 fields', 'configSchema: schema: it is made of 402 schemas, and 300 are allowed'],
    ['sum', 'many that are only large together', 'its schemas are made of 4048 schemas together, and 2000 are allowed'],
    ['prototype', 'a field `__proto__`', 'it holds a name that is not allowed'],
    [
      'unique',
      'a list of any length whose items have to differ',
      'configSchema: /properties/list/uniqueItems needs maxItems of at most 500 beside it',
    ],
  ]),
  // Staying
  {
    act: 'closes its pipe and stays',
    fixture: 'outlives',
    misdeed: 'cuts',
    stoppedBy: killed,
    code: 'pipe-closed',
    says: 'it closed its pipe to the host',
    within: 5,
  },
];

function schemaActs(list: readonly (readonly [kind: string, what: string, says: string])[]): HostileAct[] {
  return list.map(([kind, what, says]) => ({
    act: `declares a schema with ${what}`,
    fixture: 'schemas',
    misdeed: kind,
    stoppedBy: bounded,
    code: 'refused',
    says: `surface: ${says}`,
    within: 5,
  }));
}

/** Whether it is what the host says of the act; figures differ from one time to the next. */
export function isSaidOf({ code, says, orSays = says }: HostileAct, fault: PluginFault): boolean {
  const said = withoutFigures(fault.message);
  return fault.code === code && (said === withoutFigures(says) || said === withoutFigures(orSays));
}

const withoutFigures = (text: string): string => text.replace(/\d+(\.\d+)?/g, '#');

/** The id under which the fixture is installed for the act: what schemas it declares, a plugin sees by its id. */
export const pluginOf = ({ fixture, misdeed }: HostileAct): string =>
  fixture === 'schemas' ? `schemas-${misdeed}` : fixture;

/** An act of a fixture that a test of its own tries: it is about more than one host, or nothing is said of it. */
export interface OtherAct {
  readonly act: string;
  readonly fixture: string;
  readonly misdeed: string;
  readonly stoppedBy: string;
  /** What is seen of it, in words. */
  readonly shows: string;
  /** Seconds. */
  readonly within?: number;
  /** The file of the test, beside this one. */
  readonly test: string;
}

export const otherActs: readonly OtherAct[] = [
  {
    act: 'stays when its host stops: ignores signals and the closed pipe, takes its own `exit` away',
    fixture: 'outlives',
    misdeed: 'stays',
    stoppedBy: 'the host, which kills it before it ends itself',
    shows: 'nothing: it is gone',
    within: 5,
    test: 'plugin-host.int.test.ts',
  },
  {
    act: 'stays, or computes without end, when its host was killed',
    fixture: 'outlives',
    misdeed: 'stays',
    stoppedBy: 'the next start of NEXA, by the pids on disk',
    shows: 'the start says which process it ended',
    test: 'plugin-host.int.test.ts',
  },
  {
    act: 'chooses who is asked for names',
    fixture: 'trespasser',
    misdeed: 'servers',
    stoppedBy: guard,
    shows: 'nothing: the call fails',
    test: 'network.int.test.ts',
  },
  {
    act: 'looks for secrets in the environment of its host',
    fixture: 'trespasser',
    misdeed: 'environment',
    stoppedBy: 'an environment of its own, which is empty',
    shows: 'nothing: there is nothing in it',
    test: 'network.int.test.ts',
  },
];

/** The rows of the table in docs/security.md. */
export function hostileTable(): string {
  const named = ({ fixture, misdeed }: Pick<HostileAct, 'fixture' | 'misdeed'>): string =>
    misdeed === undefined || misdeed.includes(' ') ? fixture : `${fixture}: ${misdeed}`;
  const rows = hostileActs.map((each) => {
    const { act, stoppedBy, code, says, orSays, within } = each;
    const said = [says, orSays].flatMap((text) => (text === undefined ? [] : [`\`${code}: ${text}\``])).join(' or ');
    return `| ${act} | ${stoppedBy} | ${said} | ${within} s | ${named(each)} |`;
  });
  const others = otherActs.map((each) => {
    const { act, stoppedBy, shows, within, test } = each;
    return `| ${act} | ${stoppedBy} | ${shows} | ${within === undefined ? '' : `${within} s `}| ${named(each)}, in \`${test}\` |`;
  });
  return [
    '| act | stopped by | said, after the plugin’s id | within | fixture |',
    '|---|---|---|---|---|',
    ...rows,
    ...others,
  ].join('\n');
}
