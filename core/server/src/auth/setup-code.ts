import { randomInt } from 'node:crypto';
import { isSameText } from './password.ts';

/** Without letters and digits that are easily mistaken for each other. */
const alphabet = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';

/** The code that proves, before there is an owner, that whoever sets NEXA up can read its output. */
export class SetupCode {
  readonly text: string;

  constructor() {
    const letters = Array.from({ length: 8 }, () => alphabet[randomInt(alphabet.length)]);
    this.text = `${letters.slice(0, 4).join('')}-${letters.slice(4).join('')}`;
  }

  matches(given: string | undefined): boolean {
    return given !== undefined && isSameText(normalize(given), normalize(this.text));
  }
}

function normalize(code: string): string {
  return code.toUpperCase().replaceAll(/[^A-Z0-9]/g, '');
}
