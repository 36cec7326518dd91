import type { Cause, Execution } from '../../../shared/api/types.ts';
import { automationTexts } from '../../../shared/automation-texts.ts';
import { partsOfStateKey } from '../../../shared/device/state-key.ts';
import { changeText } from '../../../shared/device/value-text.ts';
import { actionHead } from '../sentence/action-text.ts';
import { deviceName, type Words } from '../sentence/words.ts';

const { chainOf, actionStatus } = automationTexts;

/** From the first cause of all to the nearest. */
function linksOf(cause: Cause | undefined): Cause[] {
  const links: Cause[] = [];
  for (let link = cause; link !== undefined; link = link.parent as Cause | undefined) links.unshift(link);
  return links;
}

function linkText(words: Words, { kind, id, name: given }: Cause): string {
  const nameIn = (names: ReadonlyMap<string, string> | undefined) =>
    given ?? (id === undefined ? undefined : names?.get(id));
  switch (kind) {
    case 'user': {
      if (id !== undefined && id === words.you) return chainOf.you;
      const name = nameIn(words.people);
      return name === undefined ? chainOf.somebody : chainOf.user(name);
    }
    case 'automation':
      return chainOf.automation(nameIn(words.automations) ?? '…');
    case 'scene':
      return chainOf.scene(nameIn(words.scenes) ?? '…');
    case 'voice':
      return chainOf.voice;
    case 'physical':
      return chainOf.physical;
    case 'plugin':
      return chainOf.plugin;
    case 'healing':
      return chainOf.healing;
    default:
      return chainOf.unknown;
  }
}

/** What was seen of the device that set off the run. */
function eventOf(words: Words, { trigger }: Execution): string | undefined {
  const { deviceId, stateKey, value, event } = trigger;
  if (deviceId === undefined) return undefined;
  const component = stateKey === undefined ? undefined : partsOfStateKey(stateKey)?.component;
  const device = deviceName(words, deviceId, component);
  if (event !== undefined) {
    const title = [...words.capabilities.values()].map(({ events }) => events[event]?.title).find(Boolean);
    return chainOf.event(device, title ?? event);
  }
  if (stateKey === undefined || value === undefined) return device;
  return chainOf.event(device, changeText(words.capabilities, stateKey, value));
}

/** How a run came about and what came of it, from the first cause to each command. */
export function causeChain(words: Words, execution: Execution, name: string): string[] {
  const { trigger, actions, outcome } = execution;
  const links = linksOf(trigger.cause);
  const isByTime = trigger.dueAt !== undefined;
  const causes = isByTime ? [chainOf.time] : links.map((link) => linkText(words, link));
  const event = eventOf(words, execution);
  const commands = actions
    .filter(({ commandId }) => commandId !== undefined)
    .map(({ action, status }) => `${actionHead(words, action)} (${(actionStatus[status] ?? status).toLowerCase()})`);
  return [
    ...causes,
    ...(event === undefined ? [] : [event]),
    outcome === 'not-run' ? chainOf.thisNot(name) : chainOf.this(name),
    ...(commands.length === 0 ? [] : [commands.join(', ')]),
  ];
}
