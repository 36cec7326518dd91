import { useParams } from '@tanstack/react-router';
import { DevicePage } from '../features/device/device-page.tsx';

export function DeviceRoute() {
  const { id } = useParams({ from: '/inside/devices/$id' });
  return <DevicePage key={id} deviceId={id} />;
}
