import { Switch } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useHome } from '../../shared/api/home-context.ts';
import { capabilitiesQuery, roomsQuery } from '../../shared/api/queries.ts';
import type { Device, ExposedEcosystem } from '../../shared/api/types.ts';
import { DeviceIcon } from '../../shared/device/device-icon.tsx';
import { texts } from '../../shared/texts.ts';
import { CardList, Row } from '../../shared/ui/card.tsx';
import styles from './exposed.module.css';
import type { SaveExposure } from './use-save-exposure.ts';

interface ExposedDevicesProps {
  readonly ecosystem: ExposedEcosystem;
  readonly devices: readonly Device[];
  readonly save: SaveExposure;
}

/** The home's devices, each with a switch for one ecosystem. */
export function ExposedDevices({ ecosystem, devices, save }: ExposedDevicesProps) {
  const home = useHome();
  const { voice } = texts;
  const exposed = new Map(ecosystem.devices.map((device) => [device.deviceId, device]));
  const rooms = new Map((useQuery(roomsQuery(home.id)).data ?? []).map(({ id, name }) => [id, name]));
  const ids = [...exposed.keys()];
  return (
    <CardList>
      {devices.map((device) => {
        const shown = exposed.get(device.id);
        const room = device.roomId === undefined ? undefined : rooms.get(device.roomId ?? '');
        return (
          <Row
            key={device.id}
            icon={<DeviceIcon type={device.type} />}
            title={shown?.name ?? device.name}
            detail={[room, voice.standing(shown)].filter((part) => part !== undefined).join(' · ')}
            side={
              <span className={styles.switches}>
                {shown !== undefined && (
                  <PinSwitch
                    device={device}
                    needsPin={shown.needsPin}
                    save={(needsPin) => save.mutate({ deviceIds: ids, settings: { [device.id]: { needsPin } } })}
                    isBusy={save.isPending}
                  />
                )}
                <Switch
                  checked={shown !== undefined}
                  disabled={save.isPending}
                  aria-label={voice.showLabel(device.name, ecosystem.name)}
                  onChange={({ currentTarget }) =>
                    save.mutate({
                      deviceIds: currentTarget.checked ? [...ids, device.id] : ids.filter((id) => id !== device.id),
                    })
                  }
                />
              </span>
            }
          />
        );
      })}
    </CardList>
  );
}

interface PinSwitchProps {
  readonly device: Device;
  readonly needsPin: boolean;
  readonly isBusy: boolean;
  readonly save: (needsPin: boolean) => void;
}

/** Only where something opens, unlocks or disarms. */
function PinSwitch({ device, needsPin, isBusy, save }: PinSwitchProps) {
  const capabilities = useQuery(capabilitiesQuery).data ?? [];
  const sensitive = new Set(capabilities.filter(({ sensitive }) => sensitive === true).map(({ id }) => id));
  const isSensitive = device.components.some((component) => component.capabilities.some((id) => sensitive.has(id)));
  if (!isSensitive) return null;
  return (
    <Switch
      size="xs"
      label={texts.voice.pin}
      checked={needsPin}
      disabled={isBusy}
      aria-label={texts.voice.pinLabel(device.name)}
      onChange={({ currentTarget }) => save(currentTarget.checked)}
    />
  );
}
