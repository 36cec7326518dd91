import { TuyaDevice, type TuyaDeviceOptions } from './tuya-device.ts';

/** The commonest device: protocol 3.3. */
export class Tuya33Device extends TuyaDevice {
  constructor(options: Omit<TuyaDeviceOptions, 'version'>) {
    super({ ...options, version: '3.3' });
  }
}
