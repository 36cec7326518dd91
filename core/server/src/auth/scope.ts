/** What a personal access token may be used for. */
export const scopes = ['read', 'control', 'admin', 'ingest', 'ecosystem:alexa', 'ecosystem:google', 'relay'] as const;

export type Scope = (typeof scopes)[number];

/** What a person is in a home, weakest first. */
export const roles = ['guest', 'member', 'admin', 'owner'] as const;

export type Role = (typeof roles)[number];

export function isRoleAtLeast(role: Role, needed: Role): boolean {
  return roles.indexOf(role) >= roles.indexOf(needed);
}

/**
 * A scope holds what it is made for: `admin` manages, controls and reads, `control` controls and reads. No other holds
 * `relay`, and it holds nothing else.
 */
export function isScopeGranted(granted: readonly Scope[], needed: Scope): boolean {
  if (granted.includes(needed)) return true;
  if (needed === 'read') return granted.includes('control') || granted.includes('admin');
  return (needed === 'control' || needed === 'ingest') && granted.includes('admin');
}
