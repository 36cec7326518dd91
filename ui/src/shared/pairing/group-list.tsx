import { ActionIcon, Button, Stack } from '@mantine/core';
import { Plus, Trash2 } from 'lucide-react';
import type { ReactNode } from 'react';
import { texts } from '../texts.ts';
import styles from './pairing.module.css';

interface GroupListProps {
  readonly title: string;
  readonly description?: string | undefined;
  readonly count: number;
  readonly maxItems?: number | undefined;
  readonly error?: string | undefined;
  readonly draw: (index: number) => ReactNode;
  readonly onAdd: () => void;
  readonly onRemove: (index: number) => void;
}

/** Several groups of the same fields: one for each device, say. */
export function GroupList({ title, description, count, maxItems, error, draw, onAdd, onRemove }: GroupListProps) {
  const { add } = texts;
  return (
    <fieldset className={styles.group}>
      <legend>{title}</legend>
      {description !== undefined && <p className={styles.groupHint}>{description}</p>}
      {Array.from({ length: count }, (_, index) => (
        // A group has no name of its own: it is the one at its place.
        // biome-ignore lint/suspicious/noArrayIndexKey: see above
        <section key={index} className={styles.groupItem} aria-label={add.itemOf(title, index + 1)}>
          <Stack gap="md">{draw(index)}</Stack>
          <ActionIcon
            variant="subtle"
            color="red"
            aria-label={add.removeItem(title, index + 1)}
            onClick={() => onRemove(index)}
          >
            <Trash2 size={18} aria-hidden />
          </ActionIcon>
        </section>
      ))}
      {error !== undefined && (
        <p role="alert" className={styles.groupError}>
          {error}
        </p>
      )}
      {count < (maxItems ?? Number.POSITIVE_INFINITY) && (
        <Button variant="light" leftSection={<Plus size={16} aria-hidden />} onClick={onAdd}>
          {add.addItem(title)}
        </Button>
      )}
    </fieldset>
  );
}
