import { NumberInput, PasswordInput, Select, Switch, TextInput } from '@mantine/core';
import type { FieldSchema } from '../api/types.ts';
import { choicesOf } from './field-rules.ts';

interface SchemaFieldProps {
  readonly name: string;
  readonly schema: FieldSchema;
  readonly required?: boolean;
  readonly value: unknown;
  readonly error?: string | undefined;
  readonly onChange: (value: unknown) => void;
}

/** An input for one field of a JSON Schema. */
export function SchemaField({ name, schema, required = false, value, error, onChange }: SchemaFieldProps) {
  const common = { name, label: schema.title ?? name, error, required, withAsterisk: false };
  const hints = {
    ...(schema.description !== undefined && { description: schema.description }),
    ...(schema.placeholder !== undefined && { placeholder: schema.placeholder }),
  };
  const choices = choicesOf(schema);
  if (choices !== undefined) {
    return <Select {...common} {...hints} data={choices} value={String(value)} onChange={onChange} />;
  }
  if (schema.type === 'boolean') {
    return (
      <Switch
        size="md"
        label={common.label}
        checked={value === true}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
    );
  }
  if (schema.type === 'integer' || schema.type === 'number') {
    const bounds = {
      ...(schema.minimum !== undefined && { min: schema.minimum }),
      ...(schema.maximum !== undefined && { max: schema.maximum }),
    };
    return (
      <NumberInput
        {...common}
        {...hints}
        {...bounds}
        clampBehavior="none"
        allowDecimal={schema.type === 'number'}
        hideControls
        value={typeof value === 'number' ? value : ''}
        onChange={onChange}
      />
    );
  }
  const text = typeof value === 'string' ? value : '';
  if (schema['x-nexa-secret'] === true) {
    return (
      <PasswordInput
        {...common}
        {...hints}
        value={text}
        autoComplete="off"
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    );
  }
  return (
    <TextInput
      {...common}
      {...hints}
      value={text}
      autoComplete="off"
      autoCapitalize="none"
      spellCheck={false}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
