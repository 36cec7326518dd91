/** Modest by default: a whole home runs on a Raspberry Pi beside NEXA itself. */
export interface PostgresMemory {
  readonly sharedBuffersMb?: number;
  readonly maxConnections?: number;
}

export interface ListenAddress {
  /** Folder of the Unix socket, or a loopback address where sockets do not work. */
  readonly host: string;
  readonly port: number;
}

/** How long a change may wait before its segment of the write-ahead log is archived although it is not full. */
export const archiveTimeoutSeconds = 300;

/**
 * Run by `sh` in the cluster's folder, so that no path has to be quoted: a segment appears in the spool whole, durable and
 * under its own name, and never in the place of a different one.
 */
const archiveCommand =
  'if test -f ../wal/%f; then cmp -s %p ../wal/%f; ' +
  'else cp %p ../wal/%f.half && sync ../wal/%f.half && mv ../wal/%f.half ../wal/%f && sync ../wal; fi';

/**
 * A start without archiving leaves a hole in the log that no moment can be restored across, so only servers that nobody
 * will ever back up go without.
 */
function archiveSettings(isArchiving: boolean): Record<string, string> {
  if (!isArchiving) return { wal_level: 'minimal', archive_mode: 'off' };
  return {
    wal_level: 'replica',
    archive_mode: 'on',
    archive_command: archiveCommand,
    archive_timeout: `${archiveTimeoutSeconds}s`,
  };
}

/** Settings passed on the command line, so that an update of NEXA reaches clusters that exist already. */
export function serverSettings(
  listen: ListenAddress,
  memory: PostgresMemory,
  { majorVersion, isArchiving }: { readonly majorVersion: number; readonly isArchiving: boolean },
): Record<string, string> {
  const isSocket = listen.host.startsWith('/');
  return {
    listen_addresses: isSocket ? '' : listen.host,
    unix_socket_directories: isSocket ? listen.host : '',
    unix_socket_permissions: '0700',
    port: String(listen.port),
    password_encryption: 'scram-sha-256',
    shared_buffers: `${memory.sharedBuffersMb ?? 32}MB`,
    max_connections: String(memory.maxConnections ?? 40),
    maintenance_work_mem: '32MB',
    ...archiveSettings(isArchiving),
    // No replica reads this log, and without workers for reading ahead three processes fewer run.
    max_wal_senders: '0',
    ...(majorVersion >= 18 ? { io_method: 'sync' } : {}),
    max_worker_processes: '4',
    max_parallel_workers_per_gather: '1',
    max_wal_size: '256MB',
    min_wal_size: '32MB',
    jit: 'off',
    timezone: 'UTC',
    log_timezone: 'UTC',
    logging_collector: 'off',
    log_checkpoints: 'off',
    // Errors of statements reach the client that made them; a flood of them must not fill an SD card.
    log_min_messages: 'log',
    log_min_error_statement: 'panic',
    // Half-open clients of a NEXA that was killed let go of their locks soon.
    client_connection_check_interval: '5s',
  };
}
