import type { Socket } from 'node:dgram';

/** Resolves when the socket is bound, or cannot be. */
export function socketReady(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    socket.once('listening', () => resolve());
    socket.once('error', () => resolve());
  });
}
