import { Duplex } from 'node:stream';

class End extends Duplex {
  other: End | undefined;
  #resume: (() => void) | undefined;

  override _read(): void {
    const resume = this.#resume;
    this.#resume = undefined;
    resume?.();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    const { other } = this;
    if (other === undefined || other.destroyed) done();
    else other.receive(chunk, done);
  }

  override _final(done: () => void): void {
    this.other?.push(null);
    done();
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    const { other } = this;
    // As with a socket: when one end is gone, the other sees its end, in a turn of its own.
    if (other !== undefined && !other.destroyed) setImmediate(() => other.destroy());
    this.#resume?.();
    done(error);
  }

  receive(chunk: Buffer, done: () => void): void {
    if (this.push(chunk)) done();
    else this.#resume = done;
  }
}

/** Two ends of a connection within the process: what one writes, the other reads. */
export function memoryStreams(): readonly [Duplex, Duplex] {
  const [one, two] = [new End(), new End()];
  one.other = two;
  two.other = one;
  return [one, two];
}
