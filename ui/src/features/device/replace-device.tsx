import { Button, Group, Modal, Select, Text } from '@mantine/core';
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
import { UnitFields } from './replace-units.tsx';

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

/** Whether it is for the same new device as the one that was tried before. */
const isFor = (mapping: Mapping | undefined, before: unknown): boolean =>
  mapping !== undefined && (before as Mapping | undefined)?.withDeviceId === mapping.withDeviceId;

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
    // What is being changed stays on the page while it is tried.
    placeholderData: (before, query) => (isFor(mapping, query?.queryKey.at(-1)) ? before : undefined),
  });
  const replace = useAction({
    run: (wish: Mapping) => send(device, wish, false),
    renews: [keys.devices(device.homeId), keys.issues(device.homeId), keys.scenes(device.homeId)],
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
      {planned.isError && mapping !== undefined && (
        <>
          <Text c="red" role="alert">
            {errorText(planned.error)}
          </Text>
          {(mapping.components !== undefined || mapping.units !== undefined) && (
            <Button variant="default" onClick={() => setMapping({ withDeviceId: mapping.withDeviceId })}>
              {replaceWords.asProposed}
            </Button>
          )}
        </>
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
          disabled={planned.data === undefined || planned.isPlaceholderData}
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
  const { keeps, loses, gains, automations, scenes, units } = preview;
  const worn = scenes.filter(({ lost }) => lost.length > 0);
  const whole = scenes.filter(({ lost }) => lost.length === 0);
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
      <UnitFields
        device={device}
        chosen={chosen}
        pairs={preview.components}
        units={units}
        onChange={(changed) => onChange({ units: changed, components: preview.components })}
      />
      <Places title={replaceWords.stays} places={keeps} />
      <Places title={replaceWords.goes} places={loses} />
      <Places title={replaceWords.comes} places={gains} />
      {automations.length === 0 && worn.length === 0 && <p>{replaceWords.allWork}</p>}
      {automations.length > 0 && (
        <Losses
          title={replaceWords.broken}
          losses={automations.map(({ automationId: id, ...automation }) => ({ id, ...automation }))}
        />
      )}
      {worn.length > 0 && (
        <Losses title={replaceWords.scenesWorn} losses={worn.map(({ sceneId: id, ...scene }) => ({ id, ...scene }))} />
      )}
      {whole.length > 0 && <p>{replaceWords.scenesWhole(whole.map(({ name }) => `“${name}”`).join(', '))}</p>}
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

interface Loss {
  readonly id: string;
  readonly name: string;
  readonly lost: readonly string[];
}

function Losses({ title, losses }: { readonly title: string; readonly losses: readonly Loss[] }) {
  return (
    <div role="alert">
      <strong>{title}</strong>
      <ul className={pathStyles.places}>
        {losses.map(({ id, name, lost }) => (
          <li key={id}>
            {name}: {lost.join(', ')}
          </li>
        ))}
      </ul>
    </div>
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
