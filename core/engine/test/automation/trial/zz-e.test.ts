import { runAutomationTest } from '@nexa/engine';
import { it } from 'vitest';
import { motionLight, moved, test, world } from './trial-home-sample.ts';
import { Session } from 'node:inspector';
import { writeFileSync } from 'node:fs';
const quiet = { states: [{ ...moved, value: false }] };
it('x', async () => {
  const s = new Session(); s.connect();
  const post = (m: string, p?: any) => new Promise<any>((r, j) => s.post(m, p, (e, v) => e ? j(e) : r(v)));
  await post('Profiler.enable'); await post('Profiler.start');
  const a = process.cpuUsage(); const t = performance.now();
  for (let i = 0; i < 100; i++)
    runAutomationTest(motionLight, test({ when: [{ state: { ...moved, value: true } }, { state: { ...moved, value: false } }, { after: 60 }], then: { runs: 1 }, given: quiet }), world);
  console.log('per', process.cpuUsage(a).user / 1e5, (performance.now() - t) / 100);
  const { profile } = await post('Profiler.stop');
  const self = new Map<string, number>();
  const dt = profile.timeDeltas; const byId = new Map(profile.nodes.map((n: any) => [n.id, n]));
  profile.samples.forEach((id: number, i: number) => { const n: any = byId.get(id); const k = n.callFrame.functionName + ' ' + n.callFrame.url.split('/').slice(-2).join('/') + ':' + n.callFrame.lineNumber; self.set(k, (self.get(k) ?? 0) + dt[i]); });
  console.log([...self].sort((x, y) => y[1] - x[1]).slice(0, 22).map(([k, v]) => (v / 1000).toFixed(0) + ' ' + k).join('\n'));
}, 60000);
