import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/**
 * The server's figures. Labels come from fixed sets only (route patterns, methods, classes of status, plugin ids):
 * never an id of a home, device or person, so that their number stays bounded.
 */
export class ServerMetrics {
  readonly registry = new Registry();
  readonly #requests = new Histogram({
    name: 'nexa_http_request_duration_seconds',
    help: 'Time from a request to its answer.',
    labelNames: ['method', 'route', 'status'] as const,
    buckets: [0.005, 0.025, 0.1, 0.25, 1, 5, 30],
    registers: [this.registry],
  });
  readonly #commands = new Counter({
    name: 'nexa_commands_total',
    help: 'Commands asked for over the HTTP interface, by what they had become when it answered.',
    labelNames: ['status'] as const,
    registers: [this.registry],
  });
  readonly #samples = new Counter({
    name: 'nexa_imported_samples_total',
    help: 'Samples sent in over the HTTP interface.',
    labelNames: ['outcome'] as const,
    registers: [this.registry],
  });
  readonly #live = new Gauge({
    name: 'nexa_live_connections',
    help: 'Open live channels.',
    registers: [this.registry],
  });
  readonly #dropped = new Counter({
    name: 'nexa_live_dropped_total',
    help: 'Live channels closed by the server.',
    labelNames: ['reason'] as const,
    registers: [this.registry],
  });

  readonly #jobs = new Histogram({
    name: 'nexa_job_duration_seconds',
    help: 'Time that an attempt at a job took, by job and outcome.',
    labelNames: ['job', 'outcome'] as const,
    buckets: [0.1, 1, 10, 60, 600, 3600],
    registers: [this.registry],
  });
  readonly #oldestJob = new Gauge({
    name: 'nexa_job_oldest_due_seconds',
    help: 'How long the longest waiting job could have run already.',
    registers: [this.registry],
  });
  readonly #deadJobs = new Gauge({
    name: 'nexa_job_dead_letters',
    help: 'Jobs out of attempts that nobody has looked after.',
    registers: [this.registry],
  });

  /** With `process`, the usual figures of the Node process as well: once a process, not in every test. */
  constructor(options: { readonly process?: boolean } = {}) {
    if (options.process === true) collectDefaultMetrics({ register: this.registry });
  }

  /** What the recorder holds and what it had to leave out, asked for when somebody reads the figures. */
  watchRecorder(recorder: {
    readonly backlog: number;
    readonly counts: { readonly written: number; readonly dropped: number; readonly refused: number };
  }): void {
    const registers = [this.registry];
    new Gauge({
      name: 'nexa_recorder_waiting',
      help: 'Records and samples that wait in memory for the database.',
      registers,
      collect() {
        this.set(recorder.backlog);
      },
    });
    new Counter({
      name: 'nexa_recorder_records_total',
      help: 'Records by what became of them: written; dropped because too much waited; refused, which can never be written.',
      labelNames: ['outcome'] as const,
      registers,
      collect() {
        this.reset();
        for (const outcome of ['written', 'dropped', 'refused'] as const)
          this.inc({ outcome }, recorder.counts[outcome]);
      },
    });
  }

  request(method: string, route: string, status: number, seconds: number): void {
    this.#requests.observe({ method, route, status: `${Math.floor(status / 100)}xx` }, seconds);
  }

  command(status: string): void {
    this.#commands.inc({ status });
  }

  samples(accepted: number, rejected: number): void {
    this.#samples.inc({ outcome: 'accepted' }, accepted);
    this.#samples.inc({ outcome: 'rejected' }, rejected);
  }

  jobRun(job: string, outcome: string, seconds: number): void {
    this.#jobs.observe({ job, outcome }, seconds);
  }

  jobFigures({ oldestDueMs, dead }: { readonly oldestDueMs: number; readonly dead: number }): void {
    this.#oldestJob.set(oldestDueMs / 1000);
    this.#deadJobs.set(dead);
  }

  liveConnections(count: number): void {
    this.#live.set(count);
  }

  liveDropped(reason: 'slow' | 'unauthorized' | 'shutdown'): void {
    this.#dropped.inc({ reason });
  }
}
