import { everyUser, full, hash, q, type RlsTable, readBy, withGuest } from './rls-table.ts';
import type { Ids } from './rls-world.ts';

const ofDevice = (ids: Ids) => ({ home_id: q(ids.home), device_id: q(ids.device) });
const model = '(SELECT id FROM ml_models LIMIT 1)';

/** Module 03. */
export const intelligenceTables: readonly RlsTable[] = [
  {
    table: 'ml_models',
    row: () => 'true',
    values: () => ({ name: 'gen_random_uuid()', version: q('1.0.0'), kind: q('failure') }),
    column: 'status',
    ...readBy(everyUser),
  },
  {
    table: 'ml_predictions_log',
    values: (ids) => ({ ...ofDevice(ids), model_id: model, inputs_digest: hash, output: q('{}') }),
    column: 'outcome',
    ...readBy(full),
  },
  {
    table: 'failure_predictions',
    values: (ids) => ({
      ...ofDevice(ids),
      model_id: model,
      failure_kind: q('core.battery-empty'),
      risk_score: '80',
      confidence: '0.9',
    }),
    column: 'prediction_status',
    ...readBy(withGuest),
    update: full,
  },
  {
    table: 'anomaly_detections',
    values: (ids) => ({
      ...ofDevice(ids),
      metric: q('power.watts'),
      window_start: 'now()',
      window_end: 'now()',
      score: '0.9',
    }),
    column: 'label',
    ...readBy(withGuest),
    update: full,
  },
  {
    table: 'device_usage_patterns',
    values: (ids) => ({
      ...ofDevice(ids),
      kind: q('schedule'),
      attribute: q('onOff.on'),
      pattern: q('{}'),
      confidence: '0.5',
      sample_count: '1',
      learned_from: 'now()',
      learned_until: 'now()',
    }),
    column: 'pattern',
    ...readBy(full),
  },
  {
    table: 'ai_insights',
    values: (ids) => ({
      ...ofDevice(ids),
      kind: q('energy'),
      title: q('x'),
      recommendation: q('x'),
      confidence: '0.5',
    }),
    column: 'state',
    ...readBy(full),
    update: full,
  },
  {
    table: 'device_benchmarks',
    values: (ids) => ({
      ...ofDevice(ids),
      metric: q('battery-life'),
      peers: q('type'),
      value: '1',
      peer_count: '10',
      period_start: 'now()',
      period_end: "now() + interval '1 day'",
    }),
    column: 'value',
    ...readBy(withGuest),
  },
];
