import type { PluginPermissions } from '@nexa/sdk';

/** A permission, and what it means for a person. */
export interface PermissionInWords {
  /** `lan`, `internet:api.example.com`, `listen:7000`. */
  readonly id: string;
  readonly text: string;
  /** It is asked for now and was not before. */
  readonly isNew: boolean;
}

/** What a plugin may do, each permission with a sentence; `before`: what was agreed to earlier. */
export function permissionsInWords(
  { lan = false, internet = [], listen = [] }: PluginPermissions,
  before?: PluginPermissions,
): PermissionInWords[] {
  const known = before === undefined ? undefined : new Set(idsOf(before));
  const word = (id: string, text: string): PermissionInWords => ({ id, text, isNew: known?.has(id) === false });
  return [
    ...(lan ? [word('lan', 'Reach every device in your home network, on every port; never this machine itself.')] : []),
    ...internet.map((host) => word(`internet:${host}`, `Reach ${inWords(host)} on the internet.`)),
    ...listen.map((port) => word(`listen:${port}`, `Take connections from your home network on port ${port}.`)),
  ];
}

/** What `next` asks for beyond `before`. */
export function grownPermissions(next: PluginPermissions, before: PluginPermissions): string[] {
  const known = new Set(idsOf(before));
  return idsOf(next).filter((id) => !known.has(id));
}

function idsOf({ lan = false, internet = [], listen = [] }: PluginPermissions): string[] {
  return [
    ...(lan ? ['lan'] : []),
    ...internet.map((host) => `internet:${host}`),
    ...listen.map((port) => `listen:${port}`),
  ];
}

const inWords = (host: string): string => (host.startsWith('*.') ? `every host of ${host.slice(2)}` : host);
