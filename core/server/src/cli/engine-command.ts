import {
  type Database,
  type DatabaseStatus,
  moveEngine,
  readDatabaseStatus,
  readEngine,
  recordDeed,
  type TimeSeriesEngine,
} from '@nexa/db';
import { Argument, type Command } from 'commander';
import { withDatabase } from './database-command.ts';
import { givenBy } from './given-by.ts';

type Say = (text: string) => void;

/** `nexa db status` and `nexa db engine`. */
export function addEngineCommands(database: Command, environment: NodeJS.ProcessEnv, say: Say): void {
  database
    .command('status')
    .description('which engine stores the time series, sizes, and how far its work is')
    .option('--json', 'as JSON')
    .action((options: { json?: boolean }) =>
      withDatabase(environment, async ({ database: opened, connection }) => {
        const status = await readDatabaseStatus(opened, Date.now());
        if (options.json) return say(JSON.stringify(status, undefined, 2));
        say(typeof connection === 'string' ? 'The server of DATABASE_URL.' : 'The embedded Postgres.');
        for (const line of describeStatus(status)) say(line);
      }),
    );

  database
    .command('engine')
    .description('show what stores the time series, or move them; NEXA must be stopped while they move')
    .addArgument(new Argument('[engine]', 'where to move them').choices(['native', 'timescale']))
    .action((target: TimeSeriesEngine | undefined) =>
      withDatabase(environment, async ({ database: opened }) => {
        if (target !== undefined) await move(opened, target, environment, say);
        for (const line of describeEngine(await readEngine(opened))) say(line);
      }),
    );
}

/** The deed is written down when it is done: in its midst the audit log itself moves. */
async function move(
  database: Database,
  target: TimeSeriesEngine,
  environment: NodeJS.ProcessEnv,
  say: Say,
): Promise<void> {
  let steps = 0;
  await moveEngine(database, target, Date.now(), ({ did, name, month, rows }) => {
    steps += 1;
    say(name ? `${did} ${name} ${month?.slice(0, 7)}: ${rows} rows` : did);
  });
  if (steps === 0) return;
  await recordDeed(database, { action: 'engines.moved', entityId: target }, givenBy('db engine', environment));
}

function describeEngine({ name, reason, timescaleObstacle, move }: DatabaseStatus['engine']): string[] {
  return [
    `engine       ${name}${reason ? ` (${reason})` : ''}`,
    ...(timescaleObstacle ? [`timescale    not possible here: ${timescaleObstacle}`] : []),
    ...(move
      ? [
          `moving       to ${move.target}, ${move.copied} of ${move.parts} parts copied; go on with: nexa db engine ${move.target}`,
        ]
      : []),
  ];
}

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;
const day = (instant: number | undefined): string =>
  instant === undefined ? '-' : new Date(instant).toISOString().slice(0, 10);

export function describeStatus(status: DatabaseStatus): string[] {
  const lines = [
    ...describeEngine(status.engine),
    `server       Postgres ${status.serverVersion}${status.timescaleVersion ? `, TimescaleDB ${status.timescaleVersion}` : ''}`,
    `schema       ${status.migrations.length} migrations, the newest ${status.migrations.at(-1) ?? 'none'}`,
    `database     ${megabytes(status.databaseBytes)}`,
    '',
    'series                 plain        packed       index        parts  packed to  oldest      newest      drops next  late',
  ];
  for (const series of status.series) {
    const ratio = series.packedRatio === undefined ? '-' : `${(series.packedRatio * 100).toFixed(1)} %`;
    lines.push(
      [
        series.name.padEnd(22),
        megabytes(series.plainBytes).padEnd(12),
        megabytes(series.packedBytes).padEnd(12),
        megabytes(series.indexBytes).padEnd(12),
        `${series.packedParts}/${series.parts}`.padEnd(6),
        ratio.padEnd(10),
        day(series.oldest).padEnd(11),
        day(series.newest).padEnd(11),
        day(series.nextRetentionAt).padEnd(11),
        `${series.lateChanges}`,
      ].join(' '),
    );
  }
  lines.push('', 'rollup                   stored until               behind');
  for (const { name, watermark, lagSeconds } of status.rollups) {
    const until = watermark === undefined ? 'nothing yet' : new Date(watermark).toISOString();
    lines.push(
      `${name.padEnd(24)} ${until.padEnd(26)} ${lagSeconds === undefined ? '-' : `${Math.round(lagSeconds / 60)} min`}`,
    );
  }
  return lines;
}
