import { type Bench, type BenchContext, type Figure, judge } from './figure.ts';

export interface BenchReport {
  startedAt: string;
  machine: { node: string; platform: string; cpus: number };
  figures: Figure[];
  failures: { bench: string; reason: string }[];
  ok: boolean;
}

type Surroundings = Pick<BenchReport, 'startedAt' | 'machine'> &
  Pick<BenchContext, 'root' | 'say'> & { deadline: number };

/** One after the other: two benches at once would measure each other. */
export async function runBenches(benches: Bench[], surroundings: Surroundings): Promise<BenchReport> {
  const { startedAt, machine, root, say, deadline } = surroundings;
  const report: BenchReport = { startedAt, machine, figures: [], failures: [], ok: true };
  for (const bench of benches) {
    say(`${bench.name}: ${bench.description}`);
    try {
      const measurements = await bench.run({ root, say, signal: AbortSignal.timeout(deadline) });
      if (measurements.length === 0) throw new Error('it measured nothing');
      report.figures.push(...measurements.map((measurement) => judge(bench.name, measurement)));
    } catch (error) {
      report.failures.push({ bench: bench.name, reason: error instanceof Error ? error.message : String(error) });
    }
  }
  const total = report.figures.length + report.failures.length;
  report.ok = total > 0 && report.failures.length === 0 && report.figures.every((figure) => figure.ok !== false);
  return report;
}
