import type { PluginManifest } from '@nexa/sdk';

/** What a manifest says of what a plugin may do. */
export type Asked = Pick<PluginManifest, 'kind' | 'permissions'>;

/** A permission, and what it means for a person. */
export interface PermissionInWords {
  /** `ecosystem`, `lan`, `internet:api.example.com`, `listen:7000`. */
  readonly id: string;
  readonly text: string;
  /** It is asked for now and was not before. */
  readonly isNew: boolean;
}

/** What a plugin may do, each permission with a sentence; `before`: what was agreed to earlier. */
export function permissionsInWords(asked: Asked, before?: Asked): PermissionInWords[] {
  const known = before === undefined ? undefined : new Set(wordsOf(before).map(([id]) => id));
  return wordsOf(asked).map(([id, text]) => ({ id, text, isNew: known?.has(id) === false }));
}

/** What `next` asks for beyond `before`. */
export function grownPermissions(next: Asked, before: Asked): string[] {
  return permissionsInWords(next, before)
    .filter(({ isNew }) => isNew)
    .map(({ id }) => id);
}

/** The kind is a permission too: of an ecosystem the host takes commands for what is exposed to it. */
function wordsOf({ kind, permissions = {} }: Asked): (readonly [id: string, text: string])[] {
  const { lan = false, internet = [], listen = [] } = permissions;
  return [
    ...(kind === 'ecosystem' ? [['ecosystem', ecosystemText] as const] : []),
    ...(lan ? [['lan', lanText] as const] : []),
    ...internet.map((host) => [`internet:${host}`, `Reach ${inWords(host)} on the internet.`] as const),
    ...listen.map((port) => [`listen:${port}`, `Take connections from your home network on port ${port}.`] as const),
  ];
}

const ecosystemText = 'See and control what you expose to it; take requests from outside your home.';
const lanText = 'Reach every device in your home network, on every port; never this machine itself.';

const inWords = (host: string): string => (host.startsWith('*.') ? `every host of ${host.slice(2)}` : host);
