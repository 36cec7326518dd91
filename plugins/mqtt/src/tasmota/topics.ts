import { isTopicName } from '../link/topic-filter.ts';

/** Where a Tasmota device is commanded, and where it tells something. */
export interface TasmotaTopics {
  /** The name of a command is added to it. */
  readonly commands: string;
  /** What became of a command, and what was done at the device; a filter where each command answers at its own topic. */
  readonly results: string;
  /** Its state every few minutes. */
  readonly state: string;
  /** What it measures every few minutes. */
  readonly sensor: string;
  /** Its state, when it was asked for. */
  readonly askedState: string;
  /** What it measures, when it was asked for. */
  readonly askedSensor: string;
  /** Whether it is there. */
  readonly will: string;
}

export interface TopicParts {
  /** The template of its topics: `%prefix%/%topic%/`. */
  readonly template: string;
  readonly topic: string;
  /** Names of the prefixes for commands, results and telemetry. */
  readonly prefixes: readonly [string, string, string];
  readonly hostname: string;
  readonly mac: string;
  /** Each command answers at a topic of its own (`SetOption4`). */
  readonly answersApart: boolean;
}

/** The topics of a device; `undefined` when its template makes none. */
export function topicsOf(parts: TopicParts): TasmotaTopics | undefined {
  const [command, stat, tele] = parts.prefixes;
  const commands = baseOf(parts, command, true);
  const [results, telemetry] = [baseOf(parts, stat, false), baseOf(parts, tele, false)];
  const topics: TasmotaTopics = {
    commands,
    results: `${results}${parts.answersApart ? '+' : 'RESULT'}`,
    state: `${telemetry}STATE`,
    sensor: `${telemetry}SENSOR`,
    askedState: `${results}STATUS11`,
    askedSensor: `${results}STATUS10`,
    will: `${telemetry}LWT`,
  };
  const isUsable = [`${commands}POWER`, topics.state, topics.askedState].every(isTopicName);
  return isUsable ? topics : undefined;
}

/** As the firmware puts it together. */
function baseOf({ template, topic, hostname, mac }: TopicParts, prefix: string, isCommand: boolean): string {
  // Without its prefix, what it tells would come back to it as a command.
  const whole = isCommand && !template.includes('%prefix%') ? `${template}/%prefix%` : template;
  const base = whole
    .replaceAll('%prefix%', prefix)
    .replaceAll('%topic%', topic)
    .replaceAll('%hostname%', hostname)
    .replaceAll('%id%', mac)
    .replaceAll('#', '')
    .replaceAll('//', '/');
  return base.endsWith('/') ? base : `${base}/`;
}
