import { Stack } from '@mantine/core';
import { ChevronDown } from 'lucide-react';
import type { ReactNode } from 'react';
import { texts } from '../texts.ts';
import {
  type FieldValues,
  fieldsOf,
  groupsOf,
  isExtra,
  isGroup,
  isGroupList,
  type NamedField,
  newGroup,
} from './field-rules.ts';
import { GroupList } from './group-list.tsx';
import styles from './pairing.module.css';
import { SchemaField } from './schema-field.tsx';

interface FieldGroupProps {
  readonly fields: readonly NamedField[];
  readonly values: FieldValues;
  /** By path: `login/user`. */
  readonly errors: Readonly<Record<string, string | undefined>>;
  /** Secrets that stay when they are left empty, as JSON pointers. */
  readonly kept: readonly string[];
  readonly path?: string;
  readonly onChange: (name: string, value: unknown, path: string) => void;
}

/** Fields with their sections, what hardly anyone changes folded away; groups inside it are drawn the same way. */
export function FieldGroup({ fields, values, errors, kept, path = '', onChange }: FieldGroupProps) {
  const pathOf = (name: string): string => (path === '' ? name : `${path}/${name}`);
  const hasError = (name: string): boolean =>
    Object.entries(errors).some(
      ([at, error]) => error !== undefined && (at === pathOf(name) || at.startsWith(`${pathOf(name)}/`)),
    );
  const draw = ({ name, schema, isRequired }: NamedField): ReactNode => {
    const at = pathOf(name);
    if (isGroup(schema)) {
      const inside = (values[name] ?? {}) as FieldValues;
      return (
        <fieldset key={name} className={styles.group}>
          <legend>{schema.title ?? name}</legend>
          {schema.description !== undefined && <p className={styles.groupHint}>{schema.description}</p>}
          <FieldGroup
            fields={fieldsOf(schema)}
            values={inside}
            errors={errors}
            kept={kept}
            path={at}
            onChange={(member, value, changed) => onChange(name, { ...inside, [member]: value }, changed)}
          />
        </fieldset>
      );
    }
    if (isGroupList(schema)) {
      const groups = groupsOf(values[name]);
      return (
        <GroupList
          key={name}
          title={schema.title ?? name}
          description={schema.description}
          count={groups.length}
          maxItems={schema.maxItems}
          error={errors[at]}
          draw={(index) => (
            <FieldGroup
              fields={fieldsOf(schema.items ?? {})}
              values={groups[index] ?? {}}
              errors={errors}
              kept={[]}
              path={`${at}/${index}`}
              onChange={(member, value, changed) =>
                onChange(name, groups.with(index, { ...groups[index], [member]: value }), changed)
              }
            />
          )}
          onAdd={() => onChange(name, [...groups, newGroup(schema)], at)}
          onRemove={(removed) => onChange(name, groups.toSpliced(removed, 1), at)}
        />
      );
    }
    return (
      <SchemaField
        key={name}
        name={at}
        schema={schema}
        required={isRequired}
        value={values[name]}
        error={errors[at]}
        isKept={kept.includes(`/${at}`)}
        onChange={(value) => onChange(name, value, at)}
      />
    );
  };
  const plain = fields.filter((field) => !isExtra(field));
  const extras = fields.filter(isExtra);
  const sections = [...new Set(plain.map(({ schema }) => schema['x-nexa-section']))];
  return (
    <Stack gap="md">
      {sections.map((section) => {
        const inside = plain.filter(({ schema }) => schema['x-nexa-section'] === section).map(draw);
        if (section === undefined) return inside;
        return (
          <fieldset key={section} className={styles.group}>
            <legend>{section}</legend>
            <Stack gap="md">{inside}</Stack>
          </fieldset>
        );
      })}
      {extras.length > 0 && (
        <details className={styles.extras} open={extras.some(({ name }) => hasError(name)) || undefined}>
          <summary>
            {texts.common.moreOptions}
            <ChevronDown size={18} aria-hidden />
          </summary>
          <Stack gap="md">{extras.map(draw)}</Stack>
        </details>
      )}
    </Stack>
  );
}
