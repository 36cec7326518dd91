import { errorMessage } from '@nexa/sdk';
import { foreignTag } from './foreign-value.ts';
import type { ImportLine } from './import-report.ts';
import { isMapping, type Mapping } from './plain-values.ts';

/** Thrown within the import only: this part cannot be brought over, and why. {@link ImportNotes.part} reports it. */
export class NotMapped extends Error {
  override readonly name = 'NotMapped';
}

/** What the person has to know of one automation, line by line. */
export class ImportNotes {
  readonly lines: ImportLine[] = [];
  needsReview = false;
  needsConsent = false;
  readonly #remarks: string[][] = [];

  /**
   * Brings over one part and writes a line of it: `changed` when {@link remark} was called meanwhile, `left-out` when it
   * threw {@link NotMapped}. The line stands before those of the parts within.
   */
  part<T>(path: string, what: string, source: unknown, bring: () => T): T | undefined {
    const at = this.lines.length;
    const remarks: string[] = [];
    this.#remarks.push(remarks);
    try {
      const tag = foreignTag(source);
      if (tag !== undefined) throw new NotMapped(`what ${tag} stands for is in another file`);
      const brought = bring();
      const why = [...new Set(remarks)].join('; ');
      this.lines.splice(at, 0, { path, what, ...(why === '' ? { status: 'mapped' } : { status: 'changed', why }) });
      return brought;
    } catch (error) {
      if (!(error instanceof NotMapped)) throw error;
      this.needsReview = true;
      this.lines.splice(at, 0, { path, status: 'left-out', what, why: errorMessage(error) });
      return undefined;
    } finally {
      this.#remarks.pop();
    }
  }

  /** Brings over what was switched off: whatever becomes of it, nobody has to look at it. */
  harmless<T>(bring: () => T): T {
    const before = this.needsReview;
    const brought = bring();
    this.needsReview = before;
    return brought;
  }

  /** What is other than it was in the part that is being brought over; with `review` a person has to look at it. */
  remark(why: string, { review = false }: { readonly review?: boolean } = {}): void {
    this.#remarks.at(-1)?.push(why);
    if (review) this.needsReview = true;
  }

  /** A single option that is not brought over; `harmless`: the automation does the same without it. */
  leaveOut(path: string, what: string, why: string, { harmless = false }: { readonly harmless?: boolean } = {}): void {
    this.lines.push({ path, status: 'left-out', what, why });
    if (!harmless) this.needsReview = true;
  }

  /** Names every member that nothing reads: nothing is dropped silently. */
  unread(path: string, source: unknown, read: readonly string[]): void {
    if (!isMapping(source)) return;
    for (const name of Object.keys(source))
      if (!read.includes(name)) this.leaveOut(`${path}/${name}`, name, 'NEXA has nothing like it');
  }
}

/** A mapping, or the reason why it is left out. */
export function requireMapping(value: unknown): Mapping {
  if (isMapping(value)) return value;
  throw new NotMapped('it is not written as Home Assistant reads it');
}
