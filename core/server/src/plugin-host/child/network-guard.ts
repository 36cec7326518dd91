import dgram from 'node:dgram';
import dns from 'node:dns';
import { syncBuiltinESMExports } from 'node:module';
import net from 'node:net';
import os from 'node:os';
import type { NetworkPolicy } from '../network-policy.ts';
import { AddressPolicy, type Verdict } from './address-policy.ts';
import { parseAddress } from './ip-address.ts';
import { addTo, append, apply, fix, isIn, newDictionary, refusal } from './safe-builtins.ts';

/** What Node answers when the system refuses; the same on Linux and macOS. */
const EACCES = -13;

const MAX_TOLD = 1000;

type Native = (this: object, ...args: unknown[]) => unknown;
type Callback = (error: Error | null, ...rest: unknown[]) => void;

export interface NetworkGuardOptions {
  readonly policy: NetworkPolicy;
  readonly tell: (contact: {
    verdict: 'contacted' | 'refused';
    target: string;
    reason?: string;
    host?: string | undefined;
  }) => void;
  /** A handle of a pipe, whose prototype is to be guarded too. */
  readonly pipeHandle: object;
}

/**
 * Stands between plugin code and the network. The checks sit on the prototypes of Node's native handles, through which
 * every library goes, so that nothing above them (net, tls, http, fetch, WebSocket) can go round; names are checked
 * where they are looked up.
 */
export class NetworkGuard {
  readonly #policy: AddressPolicy;
  readonly #tell: NetworkGuardOptions['tell'];
  readonly #told = newDictionary<true>();
  #toldCount = 0;

  constructor({ policy, tell, pipeHandle }: NetworkGuardOptions) {
    const interfaces = os.networkInterfaces;
    this.#policy = new AddressPolicy({ policy, ownAddresses: () => addressesOf(interfaces()) });
    this.#tell = tell;
    this.#guardTcp();
    this.#guardUdp();
    this.#guardPipes(pipeHandle);
    this.#guardNames();
    syncBuiltinESMExports();
  }

  update(policy: NetworkPolicy): void {
    this.#policy.update(policy);
  }

  /** Tells the host once of each target, and says whether it is allowed. */
  #judge(verdict: Verdict, target: string): boolean {
    const host = verdict.allowed ? verdict.host : undefined;
    const key = `${verdict.allowed} ${host} ${target}`;
    if (this.#told[key] === undefined && this.#toldCount < MAX_TOLD) {
      this.#told[key] = true;
      this.#toldCount += 1;
      this.#tell(
        verdict.allowed
          ? { verdict: 'contacted', target, host }
          : { verdict: 'refused', target, reason: verdict.reason },
      );
    }
    return verdict.allowed;
  }

  #guardTcp(): void {
    const prototype = tcpPrototype();
    const bound = new WeakSet<object>();
    const guard = this;
    for (const name of ['connect', 'connect6'] as const) {
      const original = prototype[name] as Native;
      fix(prototype, name, function (this: object, request: unknown, address: unknown, port: unknown) {
        const target = asTarget(address, port);
        const verdict = guard.#policy.reach(target.address, target.port);
        if (guard.#judge(verdict, `tcp ${target.text}`)) {
          return apply(original, this, [request, target.address, target.port]);
        }
        if (!verdict.allowed) explain(this, verdict.reason);
        return EACCES;
      });
    }
    for (const name of ['bind', 'bind6'] as const) {
      const original = prototype[name] as Native;
      fix(prototype, name, function (this: object, address: unknown, port: unknown, flags: unknown) {
        const target = asTarget(address, port);
        // A local port chosen by the system is part of connecting; listening on it is refused below.
        if (target.port !== 0) {
          if (!guard.#judge(guard.#policy.listen(target.port, false), `listen tcp ${target.text}`)) return EACCES;
          addTo(bound, this);
        }
        return apply(original, this, [target.address, target.port, flags]);
      });
    }
    const listen = prototype.listen as Native;
    fix(prototype, 'listen', function (this: object, backlog: unknown) {
      if (!isIn(bound, this) && !guard.#judge(guard.#policy.listen(0, false), 'listen tcp 0')) return EACCES;
      return apply(listen, this, [backlog]);
    });
    fix(prototype, 'open', () => EACCES);
  }

  #guardUdp(): void {
    const prototype = udpPrototype();
    const guard = this;
    for (const name of ['send', 'send6'] as const) {
      const original = prototype[name] as Native;
      fix(
        prototype,
        name,
        function (this: object, request: unknown, list: unknown, length: unknown, a: unknown, b: unknown, c: unknown) {
          // (request, list, length, port, address, hasCallback), or without port and address on a connected socket.
          if (b === undefined) return apply(original, this, [request, list, length, a]);
          const target = asTarget(b, a);
          if (!guard.#mayReach(target)) return EACCES;
          return apply(original, this, [request, list, length, target.port, target.address, c]);
        },
      );
    }
    for (const name of ['connect', 'connect6'] as const) {
      const original = prototype[name] as Native;
      fix(prototype, name, function (this: object, address: unknown, port: unknown) {
        const target = asTarget(address, port);
        return guard.#mayReach(target) ? apply(original, this, [target.address, target.port]) : EACCES;
      });
    }
    for (const name of ['bind', 'bind6'] as const) {
      const original = prototype[name] as Native;
      fix(prototype, name, function (this: object, address: unknown, port: unknown, flags: unknown) {
        const target = asTarget(address, port);
        const verdict = guard.#policy.listen(target.port, true);
        if (!verdict.allowed && !guard.#judge(verdict, `listen udp ${target.text}`)) return EACCES;
        return apply(original, this, [target.address, target.port, flags]);
      });
    }
    fix(prototype, 'open', () => EACCES);
  }

  #mayReach({ address, port, text }: Target): boolean {
    return this.#judge(this.#policy.reach(address, port), `udp ${text}`);
  }

  /** Sockets in the file system: Postgres listens on one, and the permission flags do not cover them. */
  #guardPipes(handle: object): void {
    const prototype = Object.getPrototypeOf(handle) as object;
    // Node opens them at their first use, through the very method that is closed below.
    void [process.stdout, process.stderr];
    for (const name of ['connect', 'bind', 'listen', 'open']) {
      fix(prototype, name, () => {
        this.#judge({ allowed: false, reason: 'sockets in the file system are not for plugins' }, `${name} pipe`);
        return EACCES;
      });
    }
  }

  #guardNames(): void {
    const { lookup } = dns;
    const promised = dns.promises.lookup;
    fix(dns, 'lookup', (hostname: unknown, options: unknown, callback?: unknown) => {
      const done = (typeof options === 'function' ? options : callback) as Callback;
      const name = `${hostname as string}`;
      const refusedBecause = this.#nameRefused(name);
      if (refusedBecause !== undefined) {
        process.nextTick(done, refusedBecause);
        return {};
      }
      const answer: Callback = (error, found, family) => {
        if (error !== null) return done(error);
        const kept = this.#keepAllowed(name, found);
        if (kept === undefined) return done(refusal(`NEXA: ${name} leads to no address that the plugin may reach.`));
        done(null, kept, family);
      };
      const wanted = typeof options === 'function' ? [name, answer] : [name, options, answer];
      return apply(lookup as Native, dns, wanted);
    });
    fix(dns.promises, 'lookup', async (hostname: unknown, options: unknown) => {
      const name = `${hostname as string}`;
      const refusedBecause = this.#nameRefused(name);
      if (refusedBecause !== undefined) throw refusedBecause;
      const found = (await apply(promised as Native, dns.promises, [name, options])) as { address?: string };
      const list = found.address === undefined ? found : found.address;
      const kept = this.#keepAllowed(name, list);
      if (kept === undefined) throw refusal(`NEXA: ${name} leads to no address that the plugin may reach.`);
      return found.address === undefined ? kept : found;
    });
    this.#guardResolvers();
  }

  /** Questions to name servers, which go round `lookup`. */
  #guardResolvers(): void {
    const guard = this;
    const handle = (new dns.Resolver() as unknown as { _handle: object })._handle;
    const prototype = Object.getPrototypeOf(handle) as Record<string, Native>;
    for (const name of Object.getOwnPropertyNames(prototype)) {
      const original = prototype[name] as Native;
      if (name.startsWith('query')) {
        fix(prototype, name, function (this: object, request: unknown, hostname: unknown, withTtl: unknown) {
          const wanted = `${hostname as string}`;
          const refusedBecause = guard.#nameRefused(wanted);
          if (refusedBecause !== undefined) throw refusedBecause;
          return apply(original, this, [request, wanted, withTtl]);
        });
      }
    }
    for (const name of ['setServers', 'setLocalAddress', 'getHostByAddr']) {
      fix(prototype, name, () => {
        throw refusal('NEXA: a plugin cannot choose where names are looked up.');
      });
    }
    fix(dns, 'lookupService', () => {
      throw refusal('NEXA: a plugin cannot look up the names of addresses.');
    });
    fix(dns.promises, 'lookupService', dns.lookupService);
  }

  #nameRefused(name: string): Error | undefined {
    if (isAddress(name)) return undefined;
    const verdict = this.#policy.name(name);
    if (verdict.allowed) return undefined;
    this.#judge(verdict, `name ${name}`);
    return refusal(`NEXA: ${verdict.reason}.`);
  }

  /** One address, or a list of them without those that are not allowed; `undefined` when nothing is left. */
  #keepAllowed(name: string, found: unknown): unknown {
    if (isAddress(name)) return found;
    if (typeof found === 'string') return this.#policy.resolved(name, found) ? found : undefined;
    const list = found as { address: string }[];
    const kept: unknown[] = [];
    for (let i = 0; i < list.length; i++) {
      const item = list[i] as { address: string };
      if (this.#policy.resolved(name, item.address)) append(kept, item);
    }
    if (kept.length > 0) return kept;
    this.#judge({ allowed: false, reason: `${name} leads to no address that the plugin may reach` }, `name ${name}`);
    return undefined;
  }
}

const { getOwnPropertySymbols } = Object;

interface Target {
  readonly address: string;
  readonly port: number;
  readonly text: string;
}

/**
 * Address and port as they are checked and then used: an object that turns into another text the second time, or a
 * port that only fits when it is cut to 16 bits, must not pass.
 */
function asTarget(address: unknown, port: unknown): Target {
  const text = typeof address === 'string' ? address : '';
  const number = typeof port === 'number' && port >>> 0 === port && port <= 65_535 ? port : -1;
  return { address: text, port: number, text: `${text}:${number}` };
}

const isAddress = (name: string): boolean => parseAddress(name) !== undefined;

/** Gives the socket above a refused handle an error that says more than EACCES. */
function explain(handle: object, reason: string): void {
  const symbols = getOwnPropertySymbols(handle);
  for (let i = 0; i < symbols.length; i++) {
    const symbol = symbols[i] as symbol;
    if (symbol.description !== 'owner_symbol') continue;
    const owner = (handle as Record<symbol, { destroy?: (error: Error) => void }>)[symbol];
    owner?.destroy?.(refusal(`NEXA: ${reason}.`));
  }
}

type Prototype = Record<string, unknown>;

/** The native handle exists from `connect` on; the socket is gone again before anything leaves. */
function tcpPrototype(): Prototype {
  const socket = new net.Socket();
  socket.on('error', () => {});
  socket.connect({ host: '127.0.0.1', port: 1 });
  const prototype = Object.getPrototypeOf((socket as unknown as { _handle: object })._handle) as Prototype;
  socket.destroy();
  return prototype;
}

function udpPrototype(): Prototype {
  const socket = dgram.createSocket('udp4');
  const state = Object.getOwnPropertySymbols(socket).find((symbol) => symbol.description === 'state symbol');
  if (state === undefined) throw new Error('This Node keeps the handles of UDP sockets elsewhere.');
  const { handle } = (socket as unknown as Record<symbol, { handle: object }>)[state] as { handle: object };
  socket.close();
  return Object.getPrototypeOf(handle) as Prototype;
}

function addressesOf(interfaces: ReturnType<typeof os.networkInterfaces>): string[] {
  const list: string[] = [];
  for (const name in interfaces) {
    const addresses = interfaces[name] ?? [];
    for (let i = 0; i < addresses.length; i++) append(list, addresses[i]?.address ?? '');
  }
  return list;
}
