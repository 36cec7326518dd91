import { useSearch } from '@tanstack/react-router';
import { AddDevicePage } from '../features/add-device/add-device-page.tsx';

export function AddRoute() {
  const { renew } = useSearch({ from: '/inside/add' });
  return <AddDevicePage key={renew} renew={renew} />;
}
