import { Chip, Group, Input, MultiSelect, Select, Switch, TextInput } from '@mantine/core';
import type { TemplateInput, TemplateInputValue, Weekday } from '@nexa/sdk';
import { useQuery } from '@tanstack/react-query';
import { useHome } from '../../../shared/api/home-context.ts';
import { devicesQuery, scenesQuery } from '../../../shared/api/queries.ts';
import { templateTexts as said } from '../../../shared/automation-texts.ts';
import { hasCapability } from '../../../shared/device/shown-state.ts';
import { DecimalInput } from '../../../shared/ui/decimal-input.tsx';
import { SecondsField } from './seconds-field.tsx';

interface InputFieldProps {
  readonly input: TemplateInput;
  readonly value: TemplateInputValue | undefined;
  readonly error: string | undefined;
  readonly onChange: (value: TemplateInputValue | undefined) => void;
}

/** One question of a template. */
export function InputField({ input, value, error, onChange }: InputFieldProps) {
  const common = { label: input.title, description: input.hint, error };
  const text = typeof value === 'string' ? value : '';
  switch (input.kind) {
    case 'device':
      return <DeviceField input={input} value={value} error={error} onChange={onChange} />;
    case 'scene':
      return <SceneField input={input} value={value} error={error} onChange={onChange} />;
    case 'number':
      return (
        <DecimalInput
          {...common}
          value={typeof value === 'number' ? value : undefined}
          {...(input.minimum !== undefined && { min: input.minimum })}
          {...(input.maximum !== undefined && { max: input.maximum })}
          {...(input.unit !== undefined && { suffix: `\u202f${input.unit}` })}
          onChange={onChange}
        />
      );
    case 'seconds':
      return <SecondsField input={input} value={value} error={error} onChange={onChange} />;
    case 'time':
      return (
        <TextInput {...common} type="time" value={text} onChange={(event) => onChange(event.currentTarget.value)} />
      );
    case 'weekdays':
      return <WeekdaysField input={input} value={value} error={error} onChange={onChange} />;
    case 'boolean':
      return (
        <Switch
          size="md"
          {...common}
          checked={value === true}
          onChange={(event) => onChange(event.currentTarget.checked)}
        />
      );
    case 'text':
      return (
        <TextInput
          {...common}
          value={text}
          {...(input.maxLength !== undefined && { maxLength: input.maxLength })}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      );
    case 'choice':
      return (
        <Select
          {...common}
          data={input.options.map((option) => ({ value: option.value, label: option.title }))}
          value={text === '' ? null : text}
          onChange={(next) => onChange(next ?? undefined)}
        />
      );
  }
}

type FieldOf<K extends TemplateInput['kind']> = Omit<InputFieldProps, 'input'> & {
  readonly input: Extract<TemplateInput, { kind: K }>;
};

function DeviceField({ input, value, error, onChange }: FieldOf<'device'>) {
  const { id: homeId } = useHome();
  const devices = useQuery(devicesQuery(homeId)).data ?? [];
  const fitting = devices.filter((device) => input.capabilities.some((id) => hasCapability(device, id)));
  const data = fitting.map(({ id, name }) => ({ value: id, label: name }));
  const common = {
    label: input.title,
    description: input.hint,
    error: error ?? (devices.length > 0 && fitting.length === 0 ? said.noDevice : undefined),
    searchable: true,
    data,
  };
  return input.many === true ? (
    <MultiSelect
      {...common}
      placeholder={said.chooseDevices}
      value={Array.isArray(value) ? value.map(String) : []}
      onChange={(ids) => onChange(ids)}
    />
  ) : (
    <Select
      {...common}
      placeholder={said.chooseDevice}
      value={typeof value === 'string' ? value : null}
      onChange={(id) => onChange(id ?? undefined)}
    />
  );
}

function SceneField({ input, value, error, onChange }: FieldOf<'scene'>) {
  const { id: homeId } = useHome();
  const scenes = useQuery(scenesQuery(homeId)).data?.items ?? [];
  return (
    <Select
      label={input.title}
      description={input.hint}
      error={error}
      placeholder={said.chooseScene}
      data={scenes.map(({ id, name }) => ({ value: id, label: name }))}
      value={typeof value === 'string' ? value : null}
      onChange={(id) => onChange(id ?? undefined)}
    />
  );
}

function WeekdaysField({ input, value, error, onChange }: FieldOf<'weekdays'>) {
  const days = Object.entries(said.days) as [Weekday, string][];
  return (
    <Input.Wrapper size="md" label={input.title} description={input.hint} error={error}>
      <Chip.Group
        multiple
        value={Array.isArray(value) ? value.map(String) : []}
        onChange={(chosen) => onChange(chosen)}
      >
        <Group gap="xs" role="group" aria-label={input.title} mt={6}>
          {days.map(([day, title]) => (
            <Chip key={day} value={day} variant="light" size="md">
              {title}
            </Chip>
          ))}
        </Group>
      </Chip.Group>
    </Input.Wrapper>
  );
}
