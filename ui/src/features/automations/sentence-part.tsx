import { ActionIcon, Select } from '@mantine/core';
import { X } from 'lucide-react';
import type { Device } from '../../shared/api/types.ts';
import { useCapabilities } from '../../shared/device/use-capabilities.ts';
import type { Capabilities } from '../../shared/device/value-text.ts';
import { fieldsOf, initialValues, choicesOf as schemaChoices } from '../../shared/pairing/field-rules.ts';
import { SchemaField } from '../../shared/pairing/schema-field.tsx';
import { texts } from '../../shared/texts.ts';
import { DecimalInput } from '../../shared/ui/decimal-input.tsx';
import styles from './automations.module.css';
import type { ActionChoice, Choice } from './choices.ts';
import type { Part } from './draft.ts';

interface PartProps<T> {
  readonly devices: readonly Device[];
  readonly choicesOf: (device: Device, capabilities: Capabilities) => readonly T[];
  readonly part: Part;
  readonly error: string | undefined;
  readonly onChange: (part: Part) => void;
  readonly onRemove?: () => void;
  readonly removeLabel?: string;
}

/** A device and one of its choices: the beginning of every part of the sentence. */
function Chooser<T extends { id: string; label: string }>(
  props: PartProps<T> & { label: string; onChoose: (choice: T | undefined) => void },
) {
  const { devices, choicesOf, part, error, onChange, onRemove, removeLabel, label, onChoose } = props;
  const { automations: words } = texts;
  const capabilities = useCapabilities();
  const fitting = devices.filter((device) => choicesOf(device, capabilities).length > 0);
  const device = devices.find(({ id }) => id === part.deviceId);
  const choices = device === undefined ? [] : choicesOf(device, capabilities);
  return (
    <>
      <div className={styles.choosers}>
        <Select
          label={words.device}
          placeholder={words.choose}
          searchable
          data={fitting.map(({ id, name }) => ({ value: id, label: name }))}
          value={part.deviceId ?? null}
          error={device === undefined && error !== undefined ? error : undefined}
          onChange={(deviceId) => deviceId !== null && onChange({ id: part.id, deviceId })}
        />
        <Select
          label={label}
          disabled={device === undefined}
          data={choices.map(({ id, label: text }) => ({ value: id, label: text }))}
          value={part.choiceId ?? null}
          error={device !== undefined ? error : undefined}
          onChange={(choiceId) => onChoose(choices.find(({ id }) => id === choiceId))}
        />
      </div>
      {onRemove !== undefined && (
        <ActionIcon
          className={styles.removePart ?? ''}
          aria-label={removeLabel ?? words.removeAction}
          onClick={onRemove}
        >
          <X size={18} aria-hidden />
        </ActionIcon>
      )}
    </>
  );
}

/** "Hall motion · sees motion", "Climate · Temperature rises above 22 °C". */
export function StatePart<T>(props: PartProps<Choice<T>> & { label: string }) {
  const { devices, choicesOf, part, onChange } = props;
  const capabilities = useCapabilities();
  const device = devices.find(({ id }) => id === part.deviceId);
  const number = device && choicesOf(device, capabilities).find(({ id }) => id === part.choiceId)?.number;
  return (
    <>
      <Chooser
        {...props}
        onChoose={(choice) => {
          if (choice === undefined) return;
          const value = choice.number === undefined ? {} : { value: part.value ?? choice.number.initial };
          onChange({ id: part.id, ...(part.deviceId && { deviceId: part.deviceId }), choiceId: choice.id, ...value });
        }}
      />
      {number !== undefined && (
        <DecimalInput
          label={texts.automations.value}
          value={part.value ?? number.initial}
          {...(number.min !== undefined && { min: number.min })}
          {...(number.max !== undefined && { max: number.max })}
          {...(number.unit !== undefined && { suffix: `\u202f${number.unit}` })}
          onChange={(value) => value !== undefined && onChange({ ...part, value })}
        />
      )}
    </>
  );
}

/** "Hall light · switch on", "Floor lamp · set brightness to 40 %". */
export function ActionPart(props: PartProps<ActionChoice>) {
  const { devices, choicesOf, part, onChange } = props;
  const capabilities = useCapabilities();
  const device = devices.find(({ id }) => id === part.deviceId);
  const choice = device && choicesOf(device, capabilities).find(({ id }) => id === part.choiceId);
  const fields = choice === undefined ? [] : fieldsOf(choice.params);
  return (
    <>
      <Chooser
        {...props}
        label={texts.automations.action}
        onChoose={(next) => {
          if (next === undefined) return;
          const nextFields = fieldsOf(next.params);
          const first = nextFields.map(({ name, schema }) => [name, schemaChoices(schema)?.[0]] as const);
          const params = initialValues(
            nextFields,
            Object.fromEntries(first.filter(([, value]) => value !== undefined)),
          );
          onChange({ ...part, choiceId: next.id, params });
        }}
      />
      {fields.map(({ name, schema }) => {
        const info = choice && capabilities.get(choice.build({}).capability)?.attributes[name];
        const title = schema.title ?? (info?.unit === undefined ? info?.title : `${info.title} (${info.unit})`);
        return (
          <SchemaField
            key={name}
            name={name}
            schema={title === undefined ? schema : { ...schema, title }}
            value={part.params?.[name]}
            onChange={(value) => onChange({ ...part, params: { ...part.params, [name]: value } })}
          />
        );
      })}
    </>
  );
}
