import { Alert, Button, Stack } from '@mantine/core';
import { ChevronDown } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { errorText } from '../api/error-text.ts';
import type { Flow } from '../api/types.ts';
import { texts } from '../texts.ts';
import {
  type FieldValues,
  fieldError,
  fieldsOf,
  initialValues,
  inputOf,
  isExtra,
  type NamedField,
} from './field-rules.ts';
import styles from './pairing.module.css';
import { SchemaField } from './schema-field.tsx';

interface FlowFormProps {
  readonly flow: Flow;
  readonly onAnswer: (input: FieldValues) => Promise<void>;
  readonly onCancel: () => void;
}

/** A step that asks for something, drawn from its schema. */
export function FlowForm({ flow, onAnswer, onCancel }: FlowFormProps) {
  const fields = fieldsOf(flow.fields);
  const [values, setValues] = useState(() => initialValues(fields, flow.values));
  const [errors, setErrors] = useState<Record<string, string | undefined>>({});
  const [failure, setFailure] = useState<unknown>();
  const [isBusy, setBusy] = useState(false);
  const [seenError, setSeenError] = useState<Flow['error']>();
  if (flow.error !== seenError) {
    // The server's word on the last answer: at its field when it names one.
    setSeenError(flow.error);
    if (flow.error?.field !== undefined) setErrors({ [flow.error.field]: flow.error.message });
  }

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const found = Object.fromEntries(fields.map((field) => [field.name, fieldError(field, values[field.name])]));
    setErrors(found);
    setFailure(undefined);
    if (Object.values(found).some((error) => error !== undefined)) return;
    setBusy(true);
    try {
      await onAnswer(inputOf(fields, values));
    } catch (error) {
      setFailure(error);
    } finally {
      setBusy(false);
    }
  };

  const general =
    failure !== undefined ? errorText(failure) : flow.error?.field === undefined ? flow.error?.message : undefined;
  const draw = (field: NamedField) => (
    <SchemaField
      key={field.name}
      name={field.name}
      schema={field.schema}
      required={field.isRequired}
      value={values[field.name]}
      error={errors[field.name]}
      onChange={(value) => {
        setValues((old) => ({ ...old, [field.name]: value }));
        setErrors((old) => ({ ...old, [field.name]: undefined }));
      }}
    />
  );
  const extras = fields.filter(isExtra);
  return (
    <form onSubmit={(event) => void submit(event)} noValidate>
      <Stack gap="md">
        {general !== undefined && (
          <Alert color="red" variant="light" role="alert">
            {general}
          </Alert>
        )}
        {fields.filter((field) => !isExtra(field)).map(draw)}
        {extras.length > 0 && (
          <details className={styles.extras} open={extras.some(({ name }) => errors[name] !== undefined)}>
            <summary>
              {texts.common.moreOptions}
              <ChevronDown size={18} aria-hidden />
            </summary>
            <Stack gap="md">{extras.map(draw)}</Stack>
          </details>
        )}
        <div className={styles.buttons}>
          <Button variant="default" onClick={onCancel}>
            {texts.common.cancel}
          </Button>
          <Button type="submit" loading={isBusy}>
            {texts.add.connect}
          </Button>
        </div>
      </Stack>
    </form>
  );
}
