import { errorMessage, type Heard, minutes, seconds } from '@nexa/sdk';
import { bounded, fingerprint } from './heard-form.ts';
import { ListenerGroup } from './listeners/listener-group.ts';
import { loadNativeMdns } from './listeners/native-mdns-listener.ts';
import type { FromListeners, ToListeners } from './messages.ts';
import { RepeatGate } from './repeat-gate.ts';

/** The listeners' own process. Whatever a listener library does ends this process and no other; NEXA starts it anew. */

/** Pauses between questions to the network: often at first, then seldom. */
const ASK_AFTER = [seconds(2), seconds(5), seconds(15)] as const;
const ASK_EVERY = minutes(1);

const gate = new RepeatGate({ repeat: seconds(20), perSecond: 100, remembered: 5000 });
let group: ListenerGroup | undefined;
let nextQuestion: NodeJS.Timeout | undefined;

function tell(message: FromListeners): void {
  if (process.connected) process.send?.(message);
}

function hear(heard: Heard): void {
  const kept = bounded(heard);
  if (gate.admits(fingerprint(kept), Date.now())) tell({ type: 'heard', heard: kept });
}

function tellRefused(): void {
  const refused = gate.takeRefused();
  if (refused === 0) return;
  tell({ type: 'log', level: 'warn', message: 'The network sent more than is listened to', fields: { refused } });
}

function askAgain(round: number): void {
  nextQuestion = setTimeout(() => {
    void group?.ask();
    tellRefused();
    askAgain(round + 1);
  }, ASK_AFTER[round] ?? ASK_EVERY);
}

async function listen(plan: Extract<ToListeners, { type: 'listen' }>['plan']): Promise<void> {
  clearTimeout(nextQuestion);
  group?.close();
  const nativeMdns = plan.mode === 'all' ? await loadNativeMdns() : undefined;
  const hindered = (message: string, fields: Extract<FromListeners, { type: 'log' }>['fields']) =>
    tell({ type: 'log', level: 'warn', message, fields });
  group = new ListenerGroup(plan, { heard: hear, hindered }, nativeMdns);
  await group.ask();
  tell({ type: 'listening', addresses: group.addresses });
  askAgain(0);
}

process.on('message', (message: ToListeners) => {
  if (message.type === 'ping') tell({ type: 'pong' });
  else void listen(message.plan);
});
// Some listener failed past all handling: say why, then end; NEXA starts this process anew.
process.on('uncaughtException', (error) => {
  const message: FromListeners = {
    type: 'log',
    level: 'warn',
    message: 'A listener failed',
    fields: { reason: errorMessage(error) },
  };
  if (process.connected) process.send?.(message, () => process.exit(1));
  else process.exit(1);
});
// NEXA is gone, or has let go of this process.
process.on('disconnect', () => process.exit(0));
