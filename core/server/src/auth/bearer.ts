/** The token that a request names in its header `Authorization` (RFC 6750, 2.1). */
export function bearerOf({ headers }: { readonly headers: { readonly authorization?: string | undefined } }) {
  return /^Bearer\s+(\S+)$/i.exec(headers.authorization ?? '')?.[1];
}
