import { Button, Group, Modal, NumberInput, Select, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, unwrap } from '../../shared/api/client.ts';
import { errorText } from '../../shared/api/error-text.ts';
import { keys } from '../../shared/api/keys.ts';
import { devicesQuery } from '../../shared/api/queries.ts';
import type { Device, ReplacementPreview } from '../../shared/api/types.ts';
import { useCapabilities } from '../../shared/device/use-capabilities.ts';
import { texts } from '../../shared/texts.ts';
import { useAction } from '../../shared/ui/use-action.ts';
import { replaceWords } from './path-words.ts';
import pathStyles from './paths.module.css';

type Pairs = ReplacementPreview['components'];
type Units = ReplacementPreview['units'];
interface Mapping {
  readonly withDeviceId: string;
  readonly components?: Pairs;
  readonly units?: Units;
}

const send = (device: Device, mapping: Mapping, dryRun: boolean) =>
  unwrap(
    api.POST('/api/v1/devices/{id}/replace', { params: { path: { id: device.id } }, body: { ...mapping, dryRun } }),
  );

/** Puts another device in the place of this one, after showing what that means. */
export function ReplaceDevice({ device }: { device: Device }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button variant="default" onClick={() => setOpen(true)}>
        {replaceWords.open}
      </Button>
      <Modal opened={isOpen} onClose={() => setOpen(false)} title={replaceWords.title(device.name)} size="lg">
        {isOpen && <ReplaceForm device={device} onClose={() => setOpen(false)} />}
      </Modal>
    </>
  );
}

function ReplaceForm({ device, onClose }: { device: Device; onClose: () => void }) {
  const devices = useQuery(devicesQuery(device.homeId)).data ?? [];
  const [mapping, setMapping] = useState<Mapping>();
  const planned = useQuery({
    // Not under the devices' key: whatever renews those must not send the trial again.
    queryKey: [...keys.replacement(device.id), mapping],
    queryFn: () => (mapping === undefined ? Promise.reject() : send(device, mapping, true)),
    enabled: mapping !== undefined,
    retry: false,
    gcTime: 0,
  });
  const replace = useAction({
    run: (wish: Mapping) => send(device, wish, false),
    renews: [keys.devices(device.homeId), keys.issues(device.homeId)],
    onDone: () => {
      notifications.show({ message: replaceWords.done });
      onClose();
    },
  });
  const others = devices.filter(({ id }) => id !== device.id).map(({ id, name }) => ({ value: id, label: name }));
  const chosen = devices.find(({ id }) => id === mapping?.withDeviceId);
  return (
    <div className={pathStyles.form}>
      <Text c="dimmed">{replaceWords.lead}</Text>
      <Select
        label={replaceWords.choose}
        placeholder={replaceWords.placeholder}
        data={others}
        searchable
        value={mapping?.withDeviceId ?? null}
        onChange={(value) => setMapping(value === null ? undefined : { withDeviceId: value })}
      />
      {planned.isError && (
        <Text c="red" role="alert">
          {errorText(planned.error)}
        </Text>
      )}
      {planned.data !== undefined && mapping !== undefined && chosen !== undefined && (
        <Preview
          device={device}
          chosen={chosen}
          preview={planned.data.preview}
          onChange={(change) => setMapping({ ...mapping, ...change })}
        />
      )}
      <Group justify="flex-end" gap="sm">
        <Button variant="default" onClick={onClose}>
          {texts.common.cancel}
        </Button>
        <Button
          disabled={planned.data === undefined}
          loading={replace.isPending}
          onClick={() => mapping !== undefined && replace.mutate(mapping)}
        >
          {replaceWords.confirm}
        </Button>
      </Group>
    </div>
  );
}

interface PreviewProps {
  readonly device: Device;
  readonly chosen: Device;
  readonly preview: ReplacementPreview;
  readonly onChange: (change: Partial<Pick<Mapping, 'components' | 'units'>>) => void;
}

function Preview({ device, chosen, preview, onChange }: PreviewProps) {
  const { keeps, loses, gains, automations, units } = preview;
  return (
    <>
      {(device.components.length > 1 || chosen.components.length > 1) && (
        <Components
          device={device}
          chosen={chosen}
          pairs={preview.components}
          // Units are proposed anew for other parts.
          onChange={(components) => onChange({ components })}
        />
      )}
      <UnitFields units={units} onChange={(changed) => onChange({ units: changed, components: preview.components })} />
      <Places title={replaceWords.stays} places={keeps} />
      <Places title={replaceWords.goes} places={loses} />
      <Places title={replaceWords.comes} places={gains} />
      {automations.length === 0 ? (
        <p>{replaceWords.allWork}</p>
      ) : (
        <div role="alert">
          <strong>{replaceWords.broken}</strong>
          <ul className={pathStyles.places}>
            {automations.map(({ automationId, name, lost }) => (
              <li key={automationId}>
                {name}: {lost.join(', ')}
              </li>
            ))}
          </ul>
        </div>
      )}
    </>
  );
}

function Components({
  device,
  chosen,
  pairs,
  onChange,
}: Pick<PreviewProps, 'device' | 'chosen'> & { readonly pairs: Pairs; readonly onChange: (pairs: Pairs) => void }) {
  const targets = device.components.map(({ id, name }) => ({ value: id, label: name ?? id }));
  const put = (from: string, to: string | null) => {
    const others = pairs.filter((pair) => pair.from !== from && pair.to !== to);
    onChange(to === null ? others : [...others, { from, to }]);
  };
  return (
    <fieldset className={pathStyles.form}>
      <legend>{replaceWords.parts}</legend>
      {chosen.components.map(({ id, name }) => (
        <Select
          key={id}
          label={name ?? id}
          data={targets}
          clearable
          placeholder={replaceWords.nothing}
          value={pairs.find(({ from }) => from === id)?.to ?? null}
          onChange={(to) => put(id, to)}
        />
      ))}
    </fieldset>
  );
}

function UnitFields({ units, onChange }: { readonly units: Units; readonly onChange: (units: Units) => void }) {
  if (units.length === 0) return null;
  const put = (from: string, change: Partial<Units[number]>) =>
    onChange(units.map((unit) => (unit.from === from ? { ...unit, ...change } : unit)));
  return (
    <fieldset className={pathStyles.form}>
      <legend>{replaceWords.units}</legend>
      {units.map(({ from, to, scale, offset = 0, continues = false }) => (
        <div key={from}>
          <Text size="sm">
            {from === to ? to : `${from} → ${to}`}
            {continues && `: ${replaceWords.counter}`}
          </Text>
          <div className={pathStyles.pair}>
            <NumberInput
              label={replaceWords.scale(to)}
              value={scale}
              onBlur={(event) => put(from, { scale: Number(event.currentTarget.value) })}
            />
            {!continues && (
              <NumberInput
                label={replaceWords.offset(to)}
                value={offset}
                onBlur={(event) => put(from, { offset: Number(event.currentTarget.value) })}
              />
            )}
          </div>
        </div>
      ))}
    </fieldset>
  );
}

function Places({ title, places }: { readonly title: string; readonly places: ReplacementPreview['keeps'] }) {
  const capabilities = useCapabilities();
  if (places.length === 0) return null;
  return (
    <div>
      <strong>{title}</strong>
      <ul className={pathStyles.places}>
        {places.map(({ component, capability }) => (
          <li key={`${component} ${capability}`}>
            {capabilities.get(capability)?.title ?? capability}
            {component === 'main' ? '' : ` (${component})`}
          </li>
        ))}
      </ul>
    </div>
  );
}
