import { Modal, Select, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { api, unwrap } from '../../shared/api/client.ts';
import { keys } from '../../shared/api/keys.ts';
import { devicesQuery } from '../../shared/api/queries.ts';
import type { Device, Integration } from '../../shared/api/types.ts';
import { texts } from '../../shared/texts.ts';
import { useAction } from '../../shared/ui/use-action.ts';

const NONE = 'none';
const plugTypes: ReadonlySet<string> = new Set(['plug', 'switch']);

interface PowerDialogProps {
  readonly integration: Integration;
  readonly onClose: () => void;
}

/** Asks which plug feeds the bridge of an integration. */
export function PowerDialog({ integration, onClose }: PowerDialogProps) {
  const { settings } = texts;
  const { id, homeId, poweredBy } = integration;
  const devices = useQuery(devicesQuery(homeId)).data ?? [];
  const plugs = devices.filter((device) => mayFeed(device, integration)).flatMap(outletsOf);
  const path = { params: { path: { id } } };
  const save = useAction({
    run: (value: string) => {
      const [deviceId = '', component = 'main'] = value.split('/');
      if (value === NONE) return unwrap(api.DELETE('/api/v1/integrations/{id}/power', path));
      return unwrap(api.PUT('/api/v1/integrations/{id}/power', { ...path, body: { deviceId, component } }));
    },
    renews: [keys.integrations(homeId)],
    onDone: onClose,
  });
  return (
    <Modal opened onClose={onClose} title={settings.powerTitle(integration.title)} size="sm">
      <Text c="dimmed" mb="md">
        {settings.powerLead}
      </Text>
      {plugs.length === 0 ? (
        <Text>{settings.powerNoPlugs}</Text>
      ) : (
        <Select
          label={settings.powerPlug}
          data={[{ value: NONE, label: settings.powerNone }, ...plugs]}
          value={poweredBy === undefined ? NONE : `${poweredBy.deviceId}/${poweredBy.component}`}
          onChange={(value) => value !== null && save.mutate(value)}
          disabled={save.isPending}
          allowDeselect={false}
          searchable
          data-autofocus
        />
      )}
    </Modal>
  );
}

/** What is reached through the bridge itself could not be switched on again. The one that was chosen is shown all the same. */
const mayFeed = ({ id, type, integrationId }: Device, { id: own, poweredBy }: Integration): boolean =>
  id === poweredBy?.deviceId || (plugTypes.has(type) && integrationId !== own);

const outletsOf = ({ id, name, components }: Device) =>
  components
    .filter(({ capabilities }) => capabilities.includes('onOff'))
    .map(({ id: component, name: outlet }) => ({
      value: `${id}/${component}`,
      label: component === 'main' ? name : `${name} · ${outlet ?? component}`,
    }));
