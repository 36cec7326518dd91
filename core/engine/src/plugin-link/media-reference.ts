const address = /^(?:rtsps?|https?):\/\/(?<host>[^/?#\s]+)(?<path>[^?#\s]*)(?:\?(?<query>[^#\s]*))?$/i;
/** Names under which cameras and their clouds put what opens them. */
const secretName = /pass|pwd|user|login|token|secret|key|auth|credential|session|ticket|^(code|sig|signature)$/i;

/**
 * Why a text is no reference to a camera's pictures, or `undefined` when it is one. It is kept and shown, so nothing
 * may be in it that opens the camera.
 */
export function mediaReferenceProblem(text: string): string | undefined {
  const found = address.exec(text)?.groups;
  if (found === undefined) return 'the value is not an address of rtsp, rtsps, http or https';
  if (found.host?.includes('@')) return 'the address holds a user or password';
  const names = (found.query ?? '').split('&').map((part) => part.split('=', 1)[0] ?? '');
  return names.some((name) => secretName.test(decoded(name))) ? 'the address holds a secret' : undefined;
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
