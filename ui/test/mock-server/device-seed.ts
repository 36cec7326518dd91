import type { Device } from '../../src/shared/api/types.ts';

type StateSeed = Record<string, boolean | number | string>;
export interface DeviceSeed {
  name: string;
  type: Device['type'];
  room: string | null;
  integration?: string;
  maker?: [string, string, string];
  state: StateSeed;
  components?: Device['components'];
  extra?: Partial<Pick<Device, 'status' | 'limits'>>;
  age?: number;
}
