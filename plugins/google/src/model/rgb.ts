export interface HueAndSaturation {
  /** 0 to 360, without 360. */
  readonly hue: number;
  /** 0 to 1. */
  readonly saturation: number;
}

/** Of 0xRRGGBB; how bright it is, is left to the brightness. */
export function ofRgb(rgb: number): HueAndSaturation {
  const red = (rgb >> 16) & 0xff;
  const green = (rgb >> 8) & 0xff;
  const blue = rgb & 0xff;
  const most = Math.max(red, green, blue);
  const span = most - Math.min(red, green, blue);
  if (span === 0) return { hue: 0, saturation: 0 };
  const sixth =
    most === red ? (green - blue) / span : most === green ? 2 + (blue - red) / span : 4 + (red - green) / span;
  return { hue: (sixth * 60 + 360) % 360, saturation: span / most };
}
