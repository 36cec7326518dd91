import { expect, it } from 'vitest';
import { firstHash, hashRow, hex, macPayload } from '../../src/audit/audit-encoding.ts';

it('computes the worked example of docs/audit.md', () => {
  const salt = Uint8Array.from({ length: 32 }, (_, place) => place);
  const payloadMac = macPayload(salt, {
    before: null,
    after: '{"name": "Attic"}',
    ip: '192.168.1.7/32',
    userAgent: 'Browser',
    cause: '[{"kind": "user"}]',
  });
  const hash = hashRow('system', 1n, firstHash, {
    id: '0192d3a0-0000-7000-8000-000000000001',
    time: '1793000000000000',
    actorId: null,
    actorKind: 'system',
    action: 'rooms.added',
    entityType: 'rooms',
    entityId: '1',
    payloadMac,
  });
  expect(hex(payloadMac)).toBe('291547d35bb689b600ec633297216a480c578c60281fc01883b74a8edec05511');
  expect(hex(hash)).toBe('d6a2c307b44bdf022a1c87a3e8267656d77ed61a04da7b115de1a023f4c6ea2b');
});
