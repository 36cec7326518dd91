import { api, unwrap } from '../../shared/api/client.ts';
import type { InstallPlan } from '../../shared/api/types.ts';

/** The files that can be a packed plugin. */
export const packedPlugin = '.tgz,.tar.gz,application/gzip';

/** Sends a packed plugin as it is. An update that asks for no more than before goes on at once when `isUpdate`. */
export function uploadPlugin(file: File, isUpdate = false): Promise<{ plan: InstallPlan; applied: boolean }> {
  return unwrap(
    api.POST('/api/v1/plugins/installs/upload', {
      params: { query: { name: file.name, ...(isUpdate ? { apply: 'when-not-growing' as const } : {}) } },
      // The document describes no body for what is no JSON.
      body: file as never,
      bodySerializer: (content: unknown) => content as never,
      headers: { 'content-type': 'application/gzip' },
    }),
  );
}
