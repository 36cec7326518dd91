import { defaultVariantColorsResolver, type VariantColorsResolver } from '@mantine/core';

const transparent = '1px solid transparent';

/** Buttons take their colours from the tokens, so that each is readable on its ground in light and dark. */
export const variantColors: VariantColorsResolver = (input) => {
  const isDanger = input.color === 'red';
  const isPlain = input.color !== undefined && input.color !== input.theme.primaryColor && !isDanger;
  if (isPlain) return defaultVariantColorsResolver(input);
  const [ground, strong, soft, on] = isDanger
    ? ['var(--bad)', 'var(--bad)', 'var(--bad-soft)', 'var(--surface)']
    : ['var(--accent)', 'var(--accent-strong)', 'var(--accent-soft)', 'var(--on-accent)'];
  switch (input.variant) {
    case 'filled':
      return { background: ground, hover: strong, color: on, border: transparent };
    case 'light':
      return { background: soft, hover: soft, color: strong, border: transparent };
    case 'subtle':
      return { background: 'transparent', hover: soft, color: strong, border: transparent };
    default:
      return defaultVariantColorsResolver(input);
  }
};
