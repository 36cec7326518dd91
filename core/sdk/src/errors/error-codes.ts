/**
 * What an error means for whoever receives it. The HTTP layer turns it into a status, the page into a tone.
 *
 * - `input`: the request is wrong; the same request will always fail.
 * - `authentication`: who is asking is not known.
 * - `forbidden`: who is asking is known and may not.
 * - `not-found`: no such thing, or it is not yours to see.
 * - `conflict`: true now, but it collides with what is there.
 * - `limit`: too many or too large; try again later or smaller.
 * - `timeout`: no answer within the deadline.
 * - `unavailable`: something that is needed is not there now; it may come back.
 * - `internal`: a fault of NEXA's own, or of a plugin.
 *
 * @since 0.1.0
 */
export type ErrorKind =
  | 'input'
  | 'authentication'
  | 'forbidden'
  | 'not-found'
  | 'conflict'
  | 'limit'
  | 'timeout'
  | 'unavailable'
  | 'internal';

/** One row of the table of error codes. @since 0.1.0 */
export interface ErrorCodeEntry {
  readonly kind: ErrorKind;
  /** Whether the same call may succeed later without a change by the caller. */
  readonly retryable: boolean;
  /** Key of the sentence shown to a person; its placeholders are the error's `params`. */
  readonly messageKey: string;
  /** When this code is used. */
  readonly meaning: string;
  /** What the reader of the error can do about it. */
  readonly remedy: string;
}

const entry = (
  kind: ErrorKind,
  retryable: boolean,
  messageKey: string,
  meaning: string,
  remedy: string,
): ErrorCodeEntry => ({ kind, retryable, messageKey, meaning, remedy });

/**
 * Every error code of NEXA. `docs/errors.md` is generated from this table and a test holds the two equal. A retired
 * code is never used again.
 *
 * @since 0.1.0
 */
export const errorCodes = {
  NEXA_REQUEST_INVALID: entry(
    'input',
    false,
    'request.invalid',
    'The request does not have the form that the route’s schema asks for.',
    'Correct the field named in `params.path`.',
  ),
  NEXA_REQUEST_MALFORMED: entry(
    'input',
    false,
    'request.malformed',
    'The body is not valid JSON, or its content type is not accepted.',
    'Send JSON with `content-type: application/json`.',
  ),
  NEXA_REQUEST_TOO_LARGE: entry(
    'limit',
    false,
    'request.too-large',
    'The body or the list in it is larger than the route takes.',
    'Send it in smaller parts.',
  ),
  NEXA_REQUEST_HOST_REFUSED: entry(
    'forbidden',
    false,
    'request.host-refused',
    'The Host or Origin header names neither this machine, a private address, a .local name nor the public URL.',
    'Open NEXA by its address, or set NEXA_PUBLIC_URL.',
  ),
  NEXA_REQUEST_RATE_LIMITED: entry(
    'limit',
    true,
    'request.rate-limited',
    'Too many requests from this address or account.',
    'Wait for the number of seconds in `Retry-After`.',
  ),
  NEXA_REQUEST_NOT_FOUND: entry(
    'not-found',
    false,
    'request.not-found',
    'No route has this path and method.',
    'See /api/docs for the routes there are.',
  ),
  NEXA_AUTH_REQUIRED: entry(
    'authentication',
    false,
    'auth.required',
    'The route needs a session or token and none, or an expired one, was sent.',
    'Sign in, or send `Authorization: Bearer` with a valid token.',
  ),
  NEXA_AUTH_WRONG_PASSWORD: entry(
    'authentication',
    false,
    'auth.wrong-password',
    'No account has this e-mail address with this password.',
    'Check both and try again.',
  ),
  NEXA_AUTH_THROTTLED: entry(
    'limit',
    true,
    'auth.throttled',
    'Too many failed logins for this account or from this address.',
    'Wait for the number of seconds in `Retry-After`.',
  ),
  NEXA_AUTH_FORBIDDEN: entry(
    'forbidden',
    false,
    'auth.forbidden',
    'The role or the token’s scopes do not allow this.',
    'Ask the owner of the home, or use a token with the scope in `params.needs`.',
  ),
  NEXA_SETUP_DONE: entry(
    'conflict',
    false,
    'setup.done',
    'The first-run set-up was completed already.',
    'Sign in with the account that was created then.',
  ),
  NEXA_SETUP_CODE_REQUIRED: entry(
    'forbidden',
    false,
    'setup.code-required',
    'Set-up from another machine needs the code that NEXA printed when it started.',
    'Read the code from NEXA’s output and send it as `code`.',
  ),
  NEXA_HOME_NOT_FOUND: entry(
    'not-found',
    false,
    'home.not-found',
    'No home with this id belongs to you.',
    'List your homes.',
  ),
  NEXA_MEMBER_NOT_FOUND: entry(
    'not-found',
    false,
    'member.not-found',
    'This home has no such member.',
    'List the home’s members.',
  ),
  NEXA_MEMBER_EXISTS: entry(
    'conflict',
    false,
    'member.exists',
    'This person belongs to the home already.',
    'Change the member instead.',
  ),
  NEXA_MEMBER_OWNER: entry(
    'conflict',
    false,
    'member.owner',
    'A home always has its owner, who can neither leave, be removed nor be limited.',
    'Hand the home over to another member first.',
  ),
  NEXA_ACCOUNT_NOT_FOUND: entry(
    'not-found',
    false,
    'account.not-found',
    'Nobody has an account on this server with this e-mail address.',
    'Let whoever looks after the server add the account: nexa user add <email>.',
  ),
  NEXA_ROOM_NOT_FOUND: entry(
    'not-found',
    false,
    'room.not-found',
    'This home has no room with this id.',
    'List the home’s rooms.',
  ),
  NEXA_DEVICE_NOT_FOUND: entry(
    'not-found',
    false,
    'device.not-found',
    'No device with this id is yours to see.',
    'List the home’s devices.',
  ),
  NEXA_DEVICE_GONE: entry(
    'conflict',
    false,
    'device.gone',
    'The device was removed.',
    'Use the device that replaced it.',
  ),
  NEXA_COMMAND_NOT_FOUND: entry(
    'not-found',
    false,
    'command.not-found',
    'No command with this id is yours to see.',
    'Check the id.',
  ),
  NEXA_COMMAND_ID_REUSED: entry(
    'conflict',
    false,
    'command.id-reused',
    'A different command was sent with this id before.',
    'Use a new id for a new command.',
  ),
  NEXA_COMPONENT_UNKNOWN: entry(
    'input',
    false,
    'component.unknown',
    'The device has no component with this id.',
    'Use one of the components in `params.known`.',
  ),
  NEXA_CAPABILITY_UNKNOWN: entry(
    'input',
    false,
    'capability.unknown',
    'The component does not have this capability.',
    'Use one of the capabilities in `params.known`.',
  ),
  NEXA_ATTRIBUTE_UNKNOWN: entry(
    'input',
    false,
    'attribute.unknown',
    'The capability has no attribute of this name.',
    'Use one of the attributes in `params.known`.',
  ),
  NEXA_COMMAND_UNKNOWN: entry(
    'input',
    false,
    'command.unknown',
    'The capability has no command of this name.',
    'Use one of the commands in `params.known`.',
  ),
  NEXA_EVENT_UNKNOWN: entry(
    'input',
    false,
    'event.unknown',
    'The capability has no event of this name.',
    'Use one of the events in `params.known`.',
  ),
  NEXA_VALUE_INVALID: entry(
    'input',
    false,
    'value.invalid',
    'A value has the wrong type, is out of range or is not one of the allowed ones.',
    'Keep to the bounds in `params`.',
  ),
  NEXA_TIME_INVALID: entry(
    'input',
    false,
    'time.invalid',
    'A time lies in the future, before what is kept, or the range ends before it begins.',
    'Send a time within the bounds in `params`.',
  ),
  NEXA_COMMAND_TIMEOUT: entry(
    'timeout',
    true,
    'command.timeout',
    'The device did not confirm the command before its deadline.',
    'See the device’s status; try again when it is online.',
  ),
  NEXA_COMMAND_INTERRUPTED: entry(
    'unavailable',
    true,
    'command.interrupted',
    'NEXA was stopped before the command was answered.',
    'Look at the device’s state and send the command again if it is still wanted.',
  ),
  NEXA_COMMAND_SENSITIVE: entry(
    'forbidden',
    false,
    'command.sensitive',
    'The command unlocks, opens or disarms, and whoever asked for it may not do that alone.',
    'Let a person do it, or set `allowSensitive` on the automation.',
  ),
  NEXA_INTEGRATION_NOT_FOUND: entry(
    'not-found',
    false,
    'integration.not-found',
    'No integration with this id is yours to see.',
    'List the home’s integrations.',
  ),
  NEXA_INTEGRATION_EXISTS: entry(
    'conflict',
    false,
    'integration.exists',
    'This bridge, account or device is already part of the home.',
    'Use or reconfigure the integration in `params.integrationId`.',
  ),
  NEXA_INTEGRATION_OFFLINE: entry(
    'unavailable',
    true,
    'integration.offline',
    'The integration that reaches the device is not connected.',
    'See the integration’s status and reason.',
  ),
  NEXA_FLOW_NOT_FOUND: entry(
    'not-found',
    false,
    'flow.not-found',
    'The pairing flow does not exist, is finished or has expired.',
    'Start pairing again.',
  ),
  NEXA_AUTOMATION_NOT_FOUND: entry(
    'not-found',
    false,
    'automation.not-found',
    'No automation with this id is yours to see.',
    'List the home’s automations.',
  ),
  NEXA_AUTOMATION_INVALID: entry(
    'input',
    false,
    'automation.invalid',
    'The automation names a device, capability, attribute, event or command that does not exist.',
    'Correct the part named in `params.path`.',
  ),
  NEXA_ISSUE_NOT_FOUND: entry(
    'not-found',
    false,
    'issue.not-found',
    'No issue with this id is yours to see.',
    'List the home’s issues.',
  ),
  NEXA_HEALING_REFUSED: entry(
    'conflict',
    false,
    'healing.refused',
    'No healing action may run now: none cures the issue, its budget is used up, or it is cooling down.',
    'See `params.reason`.',
  ),
  NEXA_PLUGIN_NOT_FOUND: entry(
    'not-found',
    false,
    'plugin.not-found',
    'No plugin with this id is installed.',
    'Install it, or use one of those listed.',
  ),
  NEXA_PLUGIN_MANIFEST_INVALID: entry(
    'input',
    false,
    'plugin.manifest-invalid',
    'The `nexa` field of the plugin’s package.json breaks the manifest’s schema.',
    'Correct the field named in `params.path`.',
  ),
  NEXA_PLUGIN_SCHEMA_REFUSED: entry(
    'input',
    false,
    'plugin.schema-refused',
    'A schema sent by a plugin uses a keyword that is not allowed, an outside reference, or is too large.',
    'Keep to the keywords in docs/plugins.md.',
  ),
  NEXA_PLUGIN_NOT_READY: entry(
    'unavailable',
    true,
    'plugin.not-ready',
    'The other side is starting or busy. NEXA waits and tries again.',
    'Nothing; NEXA retries with growing pauses.',
  ),
  NEXA_PLUGIN_AUTH_FAILED: entry(
    'authentication',
    false,
    'plugin.auth-failed',
    'The bridge, device or account refused NEXA’s key or password.',
    'Pair the integration again.',
  ),
  NEXA_PLUGIN_CONFIG_INVALID: entry(
    'input',
    false,
    'plugin.config-invalid',
    'The integration’s configuration cannot work.',
    'Correct the field named in `params.field`.',
  ),
  NEXA_PLUGIN_UNREACHABLE: entry(
    'unavailable',
    true,
    'plugin.unreachable',
    'The bridge, device or service did not answer.',
    'Check its power and network; NEXA keeps trying.',
  ),
  NEXA_PLUGIN_RATE_LIMITED: entry(
    'limit',
    true,
    'plugin.rate-limited',
    'The other side asked for fewer requests.',
    'Nothing; NEXA waits as long as it was told.',
  ),
  NEXA_PLUGIN_UNSUPPORTED: entry(
    'input',
    false,
    'plugin.unsupported',
    'This model or firmware cannot do what was asked.',
    'Update the firmware or use another device.',
  ),
  NEXA_PLUGIN_PROTOCOL: entry(
    'unavailable',
    true,
    'plugin.protocol',
    'The device or bridge sent something that its protocol does not allow.',
    'NEXA ignores it and asks again; report the model if it stays.',
  ),
  NEXA_PLUGIN_TIMEOUT: entry(
    'timeout',
    true,
    'plugin.timeout',
    'The plugin did not answer before the deadline.',
    'See the plugin’s status; NEXA restarts it when it hangs.',
  ),
  NEXA_PLUGIN_STOPPED: entry(
    'unavailable',
    true,
    'plugin.stopped',
    'The plugin’s process is not running.',
    'See `params.reason`; NEXA restarts it with growing pauses.',
  ),
  NEXA_PLUGIN_BUG: entry(
    'internal',
    false,
    'plugin.bug',
    'The plugin failed in a way that its contract does not know.',
    'Report it to the plugin’s author with the request id.',
  ),
  NEXA_DATA_FOLDER_HELD: entry(
    'conflict',
    false,
    'data.folder-held',
    'Another NEXA uses this data folder.',
    'Stop the process in `params.pid`, or choose another NEXA_DATA_DIR.',
  ),
  NEXA_BACKUP_KEY_UNREADABLE: entry(
    'input',
    false,
    'backup.key-unreadable',
    'The file with the backup key is missing or is no key file.',
    'Put back the copy of the key that was kept, or name its file in NEXA_BACKUP_KEY_FILE.',
  ),
  NEXA_BACKUP_KEY_WRONG: entry(
    'input',
    false,
    'backup.key-wrong',
    'The backup was sealed with another key than those of the key file.',
    'Name the file of the key with the fingerprint in `params.needed`.',
  ),
  NEXA_BACKUP_DAMAGED: entry(
    'input',
    false,
    'backup.damaged',
    'A file of the backup is cut off or not as it was written. Nothing was changed.',
    'Use another backup, or another copy of this one.',
  ),
  NEXA_BACKUP_NOT_FOUND: entry(
    'not-found',
    false,
    'backup.not-found',
    'No backup has this id or file name.',
    'See `nexa backup list`.',
  ),
  NEXA_BACKUP_TOO_NEW: entry(
    'input',
    false,
    'backup.too-new',
    'The backup was made by a NEXA whose schema, format or Postgres differs from this one’s. Nothing was changed.',
    'Install the version in `params.version`, restore there, and then update.',
  ),
  NEXA_BACKUP_WAL_MISSING: entry(
    'input',
    false,
    'backup.wal-missing',
    'A segment of the write-ahead log between the backup and the wanted moment is missing. Nothing was changed.',
    'Restore to a moment before the gap, or to a later backup.',
  ),
  NEXA_BACKUP_TIME_NOT_COVERED: entry(
    'input',
    false,
    'backup.time-not-covered',
    'The wanted moment lies before the oldest backup or after the last archived change. Nothing was changed.',
    'Choose a moment between `params.from` and `params.to`.',
  ),
  NEXA_BACKUP_NO_SPACE: entry(
    'unavailable',
    true,
    'backup.no-space',
    'The disk has too little room for the backup or for what it would be restored to. Nothing was changed.',
    'Make room, or choose another folder.',
  ),
  NEXA_BACKUP_RUNNING: entry(
    'conflict',
    true,
    'backup.running',
    'Another backup of this database is being made.',
    'Wait until it has ended.',
  ),
  NEXA_BACKUP_PROGRAMS_MISSING: entry(
    'input',
    false,
    'backup.programs-missing',
    'The database is one of its own server (DATABASE_URL), and Postgres’ client programs were not found or are too old for it.',
    'Install pg_dump, pg_restore and psql of the major version in `params.expected` or a newer one.',
  ),
  NEXA_BACKUP_FAILED: entry(
    'internal',
    true,
    'backup.failed',
    'A backup could not be made. The backups that were there are untouched.',
    'Read the message for the cause; the next one is made at its time.',
  ),
  NEXA_BACKUP_DRILL_FAILED: entry(
    'internal',
    false,
    'backup.drill-failed',
    'A backup was restored for a trial and its rows differ from those it was made of.',
    'Make a new backup, verify it, and look at the disks; do not rely on the one in `params.backup`.',
  ),
  NEXA_RESTORE_FAILED: entry(
    'internal',
    false,
    'restore.failed',
    'The restored database could not be started or is not what the backup says. What was there before is untouched.',
    'Read the message for the cause; try another backup.',
  ),
  NEXA_RESTORE_TARGET_USED: entry(
    'conflict',
    false,
    'restore.target-used',
    'A backup of an external database is restored into an empty database only, and this one is not. Nothing was changed.',
    'Make a new database and name it in DATABASE_URL.',
  ),
  NEXA_DATABASE_BUSY: entry(
    'unavailable',
    true,
    'database.busy',
    'All connections to the database are in use.',
    'Try again after `params.retryAfter` seconds; if it stays so, look for what is slow with `nexa doctor`.',
  ),
  NEXA_DATABASE_FULL: entry(
    'unavailable',
    true,
    'database.full',
    'The disk of the database is full: it is read, but takes no writes.',
    'Make room on that disk; NEXA goes on by itself. `nexa doctor` says how much is free.',
  ),
  NEXA_DATABASE_MOVING: entry(
    'unavailable',
    false,
    'database.moving',
    'The time series are between two engines: `nexa db engine` was stopped before its end.',
    'Run `nexa db engine` with the engine in `params.target`; it goes on where it was stopped.',
  ),
  NEXA_DATABASE_READ_ONLY: entry(
    'unavailable',
    true,
    'database.read-only',
    'The database is read, but takes no writes: the server is a replica or was made read-only.',
    'Point DATABASE_URL at the primary, or take `default_transaction_read_only` back; NEXA goes on by itself.',
  ),
  NEXA_DATABASE_UNAVAILABLE: entry(
    'unavailable',
    true,
    'database.unavailable',
    'The database does not answer.',
    'See the log; NEXA reconnects by itself.',
  ),
  NEXA_DATABASE_UNSUPPORTED: entry(
    'unavailable',
    false,
    'database.unsupported',
    'No embedded Postgres runs on this machine, or the server is too old, or its data belong to another version.',
    'Set DATABASE_URL to a Postgres 15 or newer, or follow `params.advice`.',
  ),
  NEXA_EXPORT_ABANDONED: entry(
    'unavailable',
    false,
    'export.abandoned',
    'Whoever asked for an export stopped reading it.',
    'Ask for it again.',
  ),
  NEXA_ACCOUNT_OWNS_SHARED_HOMES: entry(
    'conflict',
    false,
    'account.ownsSharedHomes',
    'A person who is to be erased owns homes in which others live.',
    'Hand these homes over first, or say that they are to be removed too.',
  ),
  NEXA_ACCOUNT_LAST_ADMIN: entry(
    'conflict',
    false,
    'account.lastAdmin',
    'A person who is to be erased is the only one who looks after this server, and others have accounts on it.',
    'Let somebody else look after it first: nexa user make-admin <email>.',
  ),
  NEXA_TRANSFER_SCHEMA_DIFFERS: entry(
    'conflict',
    false,
    'transfer.schemaDiffers',
    'Two databases between which something is to be copied were migrated by different versions.',
    'Bring both to one version with `nexa migrate`, then copy again.',
  ),
  NEXA_TRANSFER_HOME_EXISTS: entry(
    'conflict',
    false,
    'transfer.homeExists',
    'The database to which a home is to be moved has this home already, or still has it among its removed ones.',
    'Remove it there for good first (`nexa home remove --now`), or do not move it.',
  ),
  NEXA_TRANSFER_TARGET_USED: entry(
    'conflict',
    false,
    'transfer.targetUsed',
    'A whole database is to be copied into one that holds people or homes.',
    'Name a fresh database, or move the homes one by one with `nexa home move`.',
  ),
  NEXA_TRANSFER_FAILED: entry(
    'internal',
    false,
    'transfer.failed',
    'What arrived differs from what was sent, or the source changed while it was removed.',
    'The target took nothing, or the source still has all: stop its server and try again.',
  ),
  NEXA_DATABASE_CONFLICT: entry(
    'conflict',
    false,
    'database.conflict',
    'The change collides with a row that is there already or refers to one that is not.',
    'Load the current state and try again.',
  ),
  NEXA_MIGRATION_CHANGED: entry(
    'conflict',
    false,
    'migration.changed',
    'A migration that was applied before differs from the file of today.',
    'Install the NEXA version that matches the database.',
  ),
  NEXA_CONFIG_INVALID: entry(
    'input',
    false,
    'config.invalid',
    'An environment variable has a value that its schema does not allow.',
    'Correct the variable named in `params.name`.',
  ),
  NEXA_PORT_TAKEN: entry(
    'conflict',
    false,
    'port.taken',
    'Another program listens on NEXA’s port.',
    'Stop it, or set NEXA_PORT to a free one.',
  ),
  NEXA_SECRET_UNREADABLE: entry(
    'internal',
    false,
    'secret.unreadable',
    'A stored secret cannot be decrypted with the key at hand.',
    'Restore the key file, or pair the integration again.',
  ),
  NEXA_INTERNAL: entry('internal', false, 'internal', 'A fault in NEXA itself.', 'Report it with the request id.'),
} as const satisfies Record<string, ErrorCodeEntry>;

/** The code of an error: `NEXA_<AREA>_<WHAT>`. @since 0.1.0 */
export type ErrorCode = keyof typeof errorCodes;
