import { audit } from '@nexa/db';
import { NexaError } from '@nexa/sdk';
import { asUser } from '../access.ts';
import type { Api, ApiParts } from '../api.ts';
import { BackupSchema, BackupsSchema, StartedBackupSchema } from '../schemas/backups.ts';
import { ref } from '../schemas/base.ts';
import { requireServerAdmin } from '../server-admin.ts';

/** Backups of the whole server, for whoever looks after it. Restoring is the command line's: NEXA must not run then. */
export function backupRoutes(api: Api, parts: ApiParts): void {
  for (const schema of [BackupSchema, BackupsSchema, StartedBackupSchema]) api.addSchema(schema);
  const config = { access: { to: 'account', scope: 'admin' } } as const;
  api.get(
    '/system/backups',
    {
      config,
      schema: {
        operationId: 'listBackups',
        tags: ['System'],
        summary: 'The backups of this server, the newest first',
        description: 'For the person who looks after the server.',
        response: { 200: ref(BackupsSchema) },
      },
    },
    async (request) => {
      await requireServerAdmin(parts, request, 'see its backups');
      const { folder, backups, unreadable } = await backupsOf(parts).list();
      const items = backups.map(({ id, header, record }) => ({
        id,
        kind: header.kind,
        createdAt: header.createdAt,
        key: header.key,
        version: header.version,
        ...(record === undefined
          ? {}
          : {
              restorePoint: record.restorePoint,
              verifiedAt: record.verifiedAt,
              bytes: record.bytes,
              tables: record.tables,
              rows: record.rows,
            }),
      }));
      return { folder, items, unreadable: [...unreadable] };
    },
  );
  api.post(
    '/system/backups',
    {
      config,
      schema: {
        operationId: 'startBackup',
        tags: ['System'],
        summary: 'Makes a backup now, in the background',
        description: 'For the person who looks after the server. How it went stands in the jobs’ runs.',
        response: { 202: ref(StartedBackupSchema) },
      },
    },
    async (request, reply) => {
      await requireServerAdmin(parts, request, 'see its backups');
      const jobId = await backupsOf(parts).start();
      await asUser(parts.database, request, (tx) => audit(tx, { action: 'backups.started', entityId: jobId }));
      return reply.status(202).send({ jobId });
    },
  );
}

function backupsOf({ backups }: ApiParts) {
  if (backups !== undefined) return backups;
  throw new NexaError('NEXA_BACKUP_FAILED', 'This server makes no backups.');
}
