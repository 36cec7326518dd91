import { Button, Group, Modal, TextInput } from '@mantine/core';
import { type FormEvent, useEffect, useState } from 'react';
import { texts } from '../texts.ts';

interface NameDialogProps {
  readonly opened: boolean;
  readonly title: string;
  readonly label: string;
  readonly placeholder?: string;
  readonly initial?: string;
  readonly action: string;
  readonly busy?: boolean;
  readonly onSubmit: (name: string) => void;
  readonly onClose: () => void;
}

/** Asks for one name: a new room, another name for a device. */
export function NameDialog(props: NameDialogProps) {
  const { opened, title, label, placeholder, initial = '', action, busy = false, onSubmit, onClose } = props;
  const [name, setName] = useState(initial);
  useEffect(() => {
    if (opened) setName(initial);
  }, [opened, initial]);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() !== '') onSubmit(name.trim());
  };
  return (
    <Modal opened={opened} onClose={onClose} title={title} size="sm">
      <form onSubmit={submit}>
        <TextInput
          label={label}
          placeholder={placeholder}
          value={name}
          maxLength={200}
          onChange={(event) => setName(event.currentTarget.value)}
          data-autofocus
        />
        <Group justify="flex-end" gap="sm" mt="lg">
          <Button variant="default" onClick={onClose}>
            {texts.common.cancel}
          </Button>
          <Button type="submit" disabled={name.trim() === ''} loading={busy}>
            {action}
          </Button>
        </Group>
      </form>
    </Modal>
  );
}
