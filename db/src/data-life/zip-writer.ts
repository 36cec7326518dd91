import { PassThrough, type Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { NexaError } from '@nexa/sdk';
import { ZipFile } from 'yazl';

/** One file of an archive: `write` resolves when there is room for more. */
export type FileWriter = (text: string) => Promise<void>;

/** A zip that is written while it is read: what waits in between is a few buffers, however large the files are. */
export class ZipWriter {
  readonly #zip = new ZipFile();
  readonly #now: Date;
  readonly output: Readable;

  constructor(now: Date) {
    this.#now = now;
    this.output = this.#zip.outputStream as Readable;
  }

  async add(path: string, work: (write: FileWriter) => Promise<void>): Promise<void> {
    const file = new PassThrough();
    const end = () => file.destroy(abandoned());
    this.output.once('close', end);
    this.#zip.addReadStream(file, path, { mtime: this.#now });
    const read = finished(file);
    // Whoever waits below hears of it.
    read.catch(() => undefined);
    try {
      if (this.output.destroyed) throw abandoned();
      await work((text) => this.#write(file, text));
      file.end();
      await read;
    } catch (error) {
      file.destroy();
      this.output.destroy(error as Error);
      throw error;
    } finally {
      this.output.removeListener('close', end);
    }
  }

  end(): void {
    this.#zip.end();
  }

  async #write(file: PassThrough, text: string): Promise<void> {
    if (file.destroyed) throw abandoned();
    if (file.write(text)) return;
    await new Promise<void>((resolve, reject) => {
      const onDrain = () => {
        file.removeListener('close', onClose);
        resolve();
      };
      const onClose = () => {
        file.removeListener('drain', onDrain);
        reject(abandoned());
      };
      file.once('drain', onDrain);
      file.once('close', onClose);
    });
  }
}

const abandoned = (): NexaError => new NexaError('NEXA_EXPORT_ABANDONED', 'Whoever asked for the export went away.');
