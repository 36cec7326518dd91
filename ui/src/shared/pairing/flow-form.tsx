import { Alert, Button, Stack } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { errorText } from '../api/error-text.ts';
import type { Flow } from '../api/types.ts';
import { texts } from '../texts.ts';
import { FieldGroup } from './field-group.tsx';
import { changeOf, type FieldValues, fieldErrors, fieldsOf, initialValues, inputOf } from './field-rules.ts';
import styles from './pairing.module.css';

interface FlowFormProps {
  readonly flow: Flow;
  readonly onAnswer: (input: FieldValues) => Promise<void>;
  readonly onCancel: () => void;
}

/** A step that asks for something, drawn from its schema. */
export function FlowForm({ flow, onAnswer, onCancel }: FlowFormProps) {
  const fields = fieldsOf(flow.fields);
  const kept = flow.kept ?? [];
  const isChange = flow.purpose === 'reconfigure';
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
    const found = fieldErrors(fields, values, kept);
    setErrors(found);
    setFailure(undefined);
    if (Object.values(found).some((error) => error !== undefined)) return;
    setBusy(true);
    try {
      await onAnswer(isChange ? changeOf(fields, values, flow.values ?? {}) : inputOf(fields, values));
    } catch (error) {
      setFailure(error);
    } finally {
      setBusy(false);
    }
  };

  const general =
    failure !== undefined ? errorText(failure) : flow.error?.field === undefined ? flow.error?.message : undefined;
  return (
    <form onSubmit={(event) => void submit(event)} noValidate>
      <Stack gap="md">
        {general !== undefined && (
          <Alert color="red" variant="light" role="alert">
            {general}
          </Alert>
        )}
        <FieldGroup
          fields={fields}
          values={values}
          errors={errors}
          kept={kept}
          onChange={(name, value, path) => {
            setValues((old) => ({ ...old, [name]: value }));
            setErrors((old) => ({ ...old, [path]: undefined }));
          }}
        />
        <div className={styles.buttons}>
          <Button variant="default" onClick={onCancel}>
            {texts.common.cancel}
          </Button>
          <Button type="submit" loading={isBusy}>
            {isChange ? texts.common.save : texts.add.connect}
          </Button>
        </div>
      </Stack>
    </form>
  );
}
