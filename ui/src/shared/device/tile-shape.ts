export type Tone = 'rest' | 'light' | 'on' | 'good' | 'alert' | 'aware';

/** What a tile shows of a device. */
export interface TileView {
  readonly tone: Tone;
  /** One short line below the name. */
  readonly line: string;
  /** The reading shown large, for devices that measure. */
  readonly reading?: string;
  /** 0 to 1: how bright. */
  readonly level?: number;
  readonly color?: string;
  readonly isOpen: boolean;
  /** The one switch of the device, when a tap can mean nothing else. */
  readonly toggle?: { readonly component: string; readonly isOn: boolean; readonly isWish: boolean };
}
