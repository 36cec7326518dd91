import type { FastifyInstance } from 'fastify';

/**
 * `upgrade-insecure-requests` is left out on purpose: at http://192.168.x.y it blanks the page. `style-src` allows
 * inline styles, which the component kit writes at run time; scripts come from files of ours only.
 */
const contentSecurityPolicy = [
  "default-src 'self'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "worker-src 'self'",
  "manifest-src 'self'",
  "object-src 'none'",
  "base-uri 'self'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

/** Headers of every answer. What only makes sense over HTTPS is sent over HTTPS only: browsers would warn of it. */
export function setSecurityHeaders(app: FastifyInstance): void {
  app.addHook('onRequest', async (request, reply) => {
    reply.headers({
      'content-security-policy': contentSecurityPolicy,
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
      'cross-origin-resource-policy': 'same-origin',
    });
    if (request.url.startsWith('/api/')) reply.header('cache-control', 'no-store');
    if (request.protocol !== 'https') return;
    reply.headers({
      'strict-transport-security': 'max-age=15552000',
      'cross-origin-opener-policy': 'same-origin',
    });
  });
}
