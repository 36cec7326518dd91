import { Type } from '@sinclair/typebox';
import { named, ref, Text, Time, words } from './base.ts';

export const BackupSchema = named(
  'Backup',
  Type.Object({
    id: Text,
    kind: words(['embedded', 'external']),
    createdAt: Time,
    restorePoint: Type.Optional(Type.String({ format: 'date-time', description: 'The moment that it restores to.' })),
    verifiedAt: Type.Optional(
      Type.String({ format: 'date-time', description: 'When it was read back with its key. Missing: never proven.' }),
    ),
    bytes: Type.Optional(Type.Integer({ minimum: 0 })),
    tables: Type.Optional(Type.Integer({ minimum: 0 })),
    rows: Type.Optional(Type.Integer({ minimum: 0 })),
    key: Type.String({ description: 'Fingerprint of the key that opens it.' }),
    version: Type.String({ description: 'Version of NEXA that made it.' }),
  }),
);

export const BackupsSchema = named(
  'Backups',
  Type.Object({
    folder: Text,
    items: Type.Array(ref(BackupSchema)),
    unreadable: Type.Array(Type.Object({ file: Text, problem: Text })),
  }),
);

export const StartedBackupSchema = named('StartedBackup', Type.Object({ jobId: Text }));
