import { useSearch } from '@tanstack/react-router';
import { AddDevicePage } from '../features/add-device/add-device-page.tsx';

export function AddRoute() {
  const search = useSearch({ from: '/inside/add' });
  return <AddDevicePage key={JSON.stringify(search)} search={search} />;
}

/** Where a vendor's page sends a person back to in the middle of pairing. */
export function PairingCallbackRoute() {
  const back = useSearch({ from: '/inside/pairing/callback' });
  return <AddDevicePage key={back.state} search={{ back }} />;
}
