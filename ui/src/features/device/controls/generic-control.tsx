import { Button } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import type { Capability, CommandInfo } from '../../../shared/api/types.ts';
import { useCommand } from '../../../shared/control/use-command.ts';
import { isReachable, newestState } from '../../../shared/device/shown-state.ts';
import { stateKeyOf } from '../../../shared/device/state-key.ts';
import { type Capabilities, valueText } from '../../../shared/device/value-text.ts';
import { choicesOf, fieldError, fieldsOf, initialValues, inputOf } from '../../../shared/pairing/field-rules.ts';
import { SchemaField } from '../../../shared/pairing/schema-field.tsx';
import { texts } from '../../../shared/texts.ts';
import { Confirm } from '../../../shared/ui/confirm.tsx';
import { StateMeta } from '../state-meta.tsx';
import styles from './controls.module.css';
import type { ControlProps } from './power-control.tsx';

interface GenericControlProps extends ControlProps {
  readonly capability: Capability;
  readonly capabilities: Capabilities;
}

/** A capability that the page has never heard of, drawn from its definition. */
export function GenericControl({ device, component, capability, capabilities }: GenericControlProps) {
  const attributes = Object.entries(capability.attributes);
  const keyOf = (attribute: string) => stateKeyOf(capability.id, attribute, component);
  return (
    <div className={styles.generic}>
      <h2>{capability.title}</h2>
      <dl className={styles.facts}>
        {attributes.map(([attribute, { title }]) => {
          const state = device.state[keyOf(attribute)];
          return (
            <div key={attribute}>
              <dt>{title}</dt>
              <dd>{state === undefined ? '–' : valueText(capabilities, keyOf(attribute), state.value)}</dd>
            </div>
          );
        })}
      </dl>
      <StateMeta
        device={device}
        component={component}
        capability={capability.id}
        state={newestState(device, capability.id, component)}
      />
      {Object.entries(capability.commands).map(([name, info]) => (
        <CommandForm key={name} device={device} component={component} capability={capability} name={name} info={info} />
      ))}
    </div>
  );
}

interface CommandFormProps extends ControlProps {
  readonly capability: Capability;
  readonly name: string;
  readonly info: CommandInfo;
}

function CommandForm({ device, component, capability, name, info }: CommandFormProps) {
  const give = useCommand(device);
  const fields = fieldsOf(info.params);
  const [values, setValues] = useState(() => {
    const first = fields.map((field) => [field.name, choicesOf(field.schema)?.[0]] as const);
    return initialValues(fields, Object.fromEntries(first.filter(([, value]) => value !== undefined)));
  });
  const [errors, setErrors] = useState<Record<string, string | undefined>>({});
  const [isAsking, setAsking] = useState(false);
  const send = () =>
    void give({ component, capability: capability.id, command: name, params: inputOf(fields, values) });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const found = Object.fromEntries(fields.map((field) => [field.name, fieldError(field, values[field.name])]));
    setErrors(found);
    if (Object.values(found).some((error) => error !== undefined)) return;
    if (info.sensitive === true || capability.sensitive === true) setAsking(true);
    else send();
  };
  return (
    <form className={styles.command} onSubmit={submit} noValidate>
      {fields.map((field) => (
        <SchemaField
          key={field.name}
          name={field.name}
          schema={field.schema}
          value={values[field.name]}
          error={errors[field.name]}
          onChange={(value) => setValues((old) => ({ ...old, [field.name]: value }))}
        />
      ))}
      <Button type="submit" variant="light" disabled={!isReachable(device)}>
        {info.title}
      </Button>
      <Confirm
        opened={isAsking}
        title={texts.device.sensitiveTitle(info.title)}
        text={texts.device.sensitive}
        action={info.title}
        danger
        onConfirm={() => {
          setAsking(false);
          send();
        }}
        onClose={() => setAsking(false)}
      />
    </form>
  );
}
