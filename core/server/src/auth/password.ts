import { createHash, timingSafeEqual } from 'node:crypto';
import bcrypt from 'bcrypt';

export const shortestPassword = 8;
export const longestPassword = 1024;
const defaultCost = 12;

/** Checks and makes password hashes: bcrypt over base64(SHA-256), since bcrypt alone reads 72 bytes. */
export class PasswordHasher {
  readonly #cost: number;
  #decoy: Promise<string> | undefined;

  constructor(cost = defaultCost) {
    this.#cost = cost;
  }

  hash(password: string): Promise<string> {
    return bcrypt.hash(digest(password), this.#cost);
  }

  /** Costs the same with and without a hash, so that the time of an answer does not tell which accounts there are. */
  async verify(password: string, hash: string | undefined): Promise<boolean> {
    this.#decoy ??= bcrypt.hash(digest('decoy'), this.#cost);
    const matches = await bcrypt.compare(digest(password), hash ?? (await this.#decoy));
    return matches && hash !== undefined;
  }
}

function digest(password: string): string {
  // The same password typed on different keyboards may arrive composed or decomposed.
  return createHash('sha256').update(password.normalize('NFKC'), 'utf8').digest('base64');
}

/** Compares without telling by its duration where two texts differ. */
export function isSameText(left: string, right: string): boolean {
  const [a, b] = [left, right].map((text) => createHash('sha256').update(text, 'utf8').digest());
  return a !== undefined && b !== undefined && timingSafeEqual(a, b);
}
