import type { Figure, Limit } from './figure.ts';
import type { BenchReport } from './run-benches.ts';

/** For people; `--json` prints the report itself. */
export function formatReport(report: BenchReport): string {
  const { node, platform, cpus } = report.machine;
  return [
    `Node ${node} on ${platform}, ${cpus} processors, ${report.startedAt}`,
    ...report.figures.map(formatFigure),
    ...report.failures.map(({ bench, reason }) => `FAILED  ${bench}: ${reason}`),
    ...(report.figures.length + report.failures.length === 0 ? ['Nothing was measured.'] : []),
  ].join('\n');
}

function formatFigure(figure: Figure): string {
  const verdict = figure.ok === undefined ? 'figure' : figure.ok ? 'ok    ' : 'MISSED';
  const peer = figure.peer
    ? `; ${figure.peer.name}: ${round(figure.peer.value)} ${figure.unit} (${round(figure.ofPeer ?? 0)} of it)`
    : '';
  const limit = figure.limit ? `; limit ${formatLimit(figure.limit)}` : '';
  return `${verdict}  ${figure.bench} / ${figure.figure}: ${round(figure.value)} ${figure.unit}${peer}${limit}`;
}

function formatLimit(limit: Limit): string {
  if ('atMost' in limit) return `<= ${limit.atMost}`;
  if ('atLeast' in limit) return `>= ${limit.atLeast}`;
  return 'atMostOfPeer' in limit ? `<= ${limit.atMostOfPeer} of the peer` : `>= ${limit.atLeastOfPeer} of the peer`;
}

const round = (value: number) => (Math.abs(value) >= 100 ? Math.round(value) : Number(value.toPrecision(3)));
