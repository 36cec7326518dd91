import fs from 'node:fs';
import { builtinModules, syncBuiltinESMExports } from 'node:module';
import os from 'node:os';
import v8 from 'node:v8';
import { fix, refusal } from './safe-builtins.ts';

/** Ways out of the process that Node's permission flags leave open, in one version or another. */
const onProcess = [
  'kill',
  '_kill',
  'binding',
  '_linkedBinding',
  'dlopen',
  'execve',
  'setuid',
  'seteuid',
  'setgid',
  'setegid',
  'setgroups',
  'initgroups',
  '_getActiveHandles',
  '_getActiveRequests',
  '_debugProcess',
  '_debugEnd',
  '_startProfilerIdleNotifier',
  '_stopProfilerIdleNotifier',
];

/** Links lead out of the folders that the permission flags name. */
const onFiles = ['symlink', 'symlinkSync', 'link', 'linkSync'];

/**
 * The modules of Node 20, which its permission flags were made for, and younger ones that do nothing by themselves.
 * What comes with a later Node is closed until someone has looked at it: `node:sqlite` of 22 to 26 opens every file,
 * whatever the flags say.
 */
const knownModules =
  '_http_agent _http_client _http_common _http_incoming _http_outgoing _http_server _stream_duplex ' +
  '_stream_passthrough _stream_readable _stream_transform _stream_wrap _stream_writable _tls_common _tls_wrap assert ' +
  'assert/strict async_hooks buffer child_process cluster console constants crypto dgram diagnostics_channel dns ' +
  'dns/promises domain events fs fs/promises http http2 https inspector inspector/promises module net os path ' +
  'path/posix path/win32 perf_hooks process punycode querystring readline readline/promises repl sea stream ' +
  'stream/consumers stream/promises stream/web string_decoder sys test test/reporters timers timers/promises tls ' +
  'trace_events tty url util util/types v8 vm wasi worker_threads zlib';

/** Modules that Node 22 has without listing them. */
const unlistedModules = ['sqlite', 'quic', 'ffi', 'vfs'];

/** Closes them, before any plugin code runs. `denied` hears of every try. */
export function guardProcess(denied: (act: string) => void): void {
  const closed = (name: string) => closedBy(name, denied);
  for (const name of onProcess) if (name in process) fix(process, name, closed(`process.${name}`));
  fix(process, 'report', undefined);
  // `exit` calls it, and must not be turned into something that comes back.
  fix(process, 'reallyExit', (process as unknown as { reallyExit: unknown }).reallyExit);
  // It could put the server last.
  fix(os, 'setPriority', closed('os.setPriority'));
  for (const name of onFiles) fix(fs, name, closed(`fs.${name}`));
  for (const name of ['symlink', 'link']) fix(fs.promises, name, closed(`fs.promises.${name}`));
  // It would take back the ceiling of the heap.
  fix(v8, 'setFlagsFromString', closed('v8.setFlagsFromString'));
  closeUnknownModules(closed);
  syncBuiltinESMExports();
}

function closeUnknownModules(closed: (name: string) => unknown): void {
  const known = new Set(knownModules.split(' '));
  const names = new Set([...builtinModules.map((name) => name.replace(/^node:/, '')), ...unlistedModules]);
  for (const name of names) {
    if (known.has(name)) continue;
    const content = process.getBuiltinModule(`node:${name}`) as Record<string, unknown> | undefined;
    for (const member of Object.keys(content ?? {})) {
      fix(content as object, member, closed(`node:${name}`));
    }
  }
}

/** Not an arrow: it also stands for classes, and should say the same when it is called with `new`. */
const closedBy = (name: string, denied: (act: string) => void) =>
  function refuse(): never {
    denied(name);
    throw refusal(`NEXA: ${name} is not for plugins.`);
  };
