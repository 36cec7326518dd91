import { type CommandAcknowledgement, type CommandRequest, unreachable, unsupported } from '@nexa/sdk';
import type { Order } from '../entities/entity.ts';
import type { DeviceBook } from '../model/device-book.ts';

/** Hands a command to its device. Resolves when the broker took it; the device's own report shows what became of it. */
export async function carryOut(
  request: CommandRequest,
  book: DeviceBook,
  publish: (order: Order) => Promise<void>,
): Promise<CommandAcknowledgement> {
  const { externalId, component, capability, command } = request;
  const device = book.device(externalId);
  if (device === undefined) throw unsupported('No such device is announced at this broker.');
  const entity = device.entityOf(component, capability);
  const orders = entity?.model.order?.(request, (of, attribute) => entity.last(of, attribute));
  const name = device.description?.name ?? 'The device';
  if (entity === undefined || orders === undefined || orders.length === 0) {
    throw unsupported(`${name} does not know ${capability}.${command}, or not with these values.`);
  }
  if (device.isAway) throw unreachable(`${name} is announced as offline.`);
  for (const order of orders) await publish(order);
  return entity.model.confirms ? 'accepted' : 'unconfirmable';
}
