import { NumberInput, PasswordInput, Select, Switch, TagsInput, TextInput } from '@mantine/core';
import type { FieldSchema } from '../api/types.ts';
import { texts } from '../texts.ts';
import { isNumeric, titledChoicesOf } from './field-rules.ts';

interface SchemaFieldProps {
  readonly name: string;
  readonly schema: FieldSchema;
  readonly required?: boolean;
  readonly value: unknown;
  readonly error?: string | undefined;
  /** A secret that has a value, which stays when this is left empty. */
  readonly isKept?: boolean;
  readonly onChange: (value: unknown) => void;
}

/** An input for one field of a JSON Schema. */
export function SchemaField(props: SchemaFieldProps) {
  const { name, schema, required = false, value, error, isKept = false, onChange } = props;
  const common = { name, label: schema.title ?? name, error, required, withAsterisk: false };
  const hints = {
    ...(schema.description !== undefined && { description: schema.description }),
    ...(schema.placeholder !== undefined && { placeholder: schema.placeholder }),
  };
  const choices = titledChoicesOf(schema);
  if (choices !== undefined) {
    const chosen = choices.findIndex((choice) => String(choice.value) === String(value));
    return (
      <Select
        {...common}
        {...hints}
        data={choices.map(({ label }, index) => ({ value: String(index), label }))}
        value={chosen === -1 ? null : String(chosen)}
        clearable={!required && schema.default === undefined}
        onChange={(index) => onChange(index === null ? '' : choices[Number(index)]?.value)}
      />
    );
  }
  if (schema.type === 'boolean') {
    return (
      <Switch
        size="md"
        name={name}
        label={common.label}
        error={error}
        {...(schema.description !== undefined && { description: schema.description })}
        checked={value === true}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
    );
  }
  if (schema.type === 'array') {
    const items = Array.isArray(value) ? value.map(String) : [];
    return (
      <TagsInput
        {...common}
        {...hints}
        description={[schema.description, texts.add.listHint].filter(Boolean).join(' ')}
        value={items}
        splitChars={[',']}
        acceptValueOnBlur
        onChange={onChange}
      />
    );
  }
  if (isNumeric(schema)) {
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
        {...(schema['x-nexa-unit'] !== undefined && { suffix: ` ${schema['x-nexa-unit']}` })}
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
        {...(isKept && { placeholder: texts.add.keptSecret, required: false })}
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
