import { cleanup, render, screen } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import { QrCode } from '../../src/shared/pairing/qr-code.tsx';

afterEach(cleanup);

/** The rows of dark modules, as the path says them. */
const dark = (svg: HTMLElement) =>
  new Set(
    svg
      .querySelector('path')
      ?.getAttribute('d')
      ?.match(/M\d+ \d+/g),
  );

describe('a code to scan', () => {
  it('has the three corners that a camera looks for, within four modules of quiet', () => {
    render(<QrCode text="tuyaSmart--qrLogin?token=abc" label="Code" />);
    const svg = screen.getByRole('img', { name: 'Code' });
    const size = Number(svg.getAttribute('viewBox')?.split(' ')[2]);
    const isDark = (x: number, y: number) => dark(svg).has(`M${x} ${y}`);
    const ring = [0, 1, 2, 3, 4, 5, 6];
    for (const [left, top] of [
      [4, 4],
      [size - 11, 4],
      [4, size - 11],
    ] as const) {
      expect(ring.every((step) => isDark(left + step, top) && isDark(left, top + step))).toBe(true);
      expect(isDark(left + 1, top + 1)).toBe(false);
      expect(isDark(left + 3, top + 3)).toBe(true);
    }
    expect([...dark(svg)].every((at) => at.match(/\d+/g)?.every((place) => +place >= 4 && +place < size - 4))).toBe(
      true,
    );
  });

  it('differs with the text', () => {
    const drawn = ['one', 'two'].map((text) => {
      render(<QrCode text={text} label={text} />);
      return [...dark(screen.getByRole('img', { name: text }))];
    });
    expect(drawn[0]).not.toEqual(drawn[1]);
  });

  it('is told as text where no code is large enough', () => {
    const text = 'x'.repeat(3_000);
    render(<QrCode text={text} label="Code" />);
    expect(screen.queryByRole('img')).toBeNull();
    expect(screen.getByText(text)).toBeDefined();
  });
});
