import { stat } from 'node:fs/promises';

/** Whether something is there that can be looked at; also false where the way to it is closed. */
export async function pathExists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
