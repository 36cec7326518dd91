import { useQuery } from '@tanstack/react-query';
import { useHome } from '../../shared/api/home-context.ts';
import { devicesQuery } from '../../shared/api/queries.ts';
import { DeviceTile } from '../../shared/device/device-tile.tsx';
import { hasCapability } from '../../shared/device/shown-state.ts';
import { TileGrid, TileGridLoading } from '../../shared/device/tile-grid.tsx';
import { useCapabilities } from '../../shared/device/use-capabilities.ts';
import { texts } from '../../shared/texts.ts';
import styles from './welcome.module.css';

const MOST = 6;

/** A few of the new devices, those with a switch first: one tap and the home answers. */
export function FirstDevices({ integrationId }: { integrationId: string }) {
  const { id: homeId } = useHome();
  const capabilities = useCapabilities();
  const devices = (useQuery(devicesQuery(homeId)).data ?? []).filter(
    (device) => device.integrationId === integrationId,
  );
  const byUse = [...devices].sort((a, b) => Number(hasCapability(b, 'onOff')) - Number(hasCapability(a, 'onOff')));
  const isControllable = devices.some((device) => hasCapability(device, 'onOff'));
  if (devices.length === 0) {
    return (
      <>
        <p className={styles.note} role="status">
          {texts.welcome.firstNothing}
        </p>
        <TileGridLoading count={2} />
      </>
    );
  }
  return (
    <>
      {!isControllable && <p className={styles.note}>{texts.welcome.firstNoControl}</p>}
      <TileGrid>
        {byUse.slice(0, MOST).map((device) => (
          <DeviceTile key={device.id} device={device} capabilities={capabilities} plain />
        ))}
      </TileGrid>
    </>
  );
}
