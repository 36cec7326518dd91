import { Button, FileInput, Group, Modal, Text, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { api, unwrap } from '../../shared/api/client.ts';
import { keys } from '../../shared/api/keys.ts';
import type { InstallPlan } from '../../shared/api/types.ts';
import { texts } from '../../shared/texts.ts';
import { useAction } from '../../shared/ui/use-action.ts';
import { PlanView } from './plan-view.tsx';
import { packedPlugin, uploadPlugin } from './upload-plugin.ts';

interface InstallDialogProps {
  readonly opened: boolean;
  readonly onClose: () => void;
}

/** Where a plugin comes from, and then what it is: two steps, and nothing runs before the second is answered. */
export function InstallDialog({ opened, onClose }: InstallDialogProps) {
  const { plugins, common } = texts;
  const [spec, setSpec] = useState('');
  const [file, setFile] = useState<File | null>(null);
  const [plan, setPlan] = useState<InstallPlan>();
  const close = () => {
    setPlan(undefined);
    setSpec('');
    setFile(null);
    onClose();
  };
  const look = useAction({
    run: () =>
      file === null
        ? unwrap(api.POST('/api/v1/plugins/installs', { body: { package: spec.trim() } }))
        : uploadPlugin(file),
    renews: [keys.installs],
    onDone: (answer) => setPlan(answer.plan),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    look.mutate();
  };
  return (
    <Modal opened={opened} onClose={close} title={plugins.install} size="lg">
      {plan !== undefined ? (
        <PlanView plan={plan} onDone={close} />
      ) : (
        <form onSubmit={submit}>
          <TextInput
            label={plugins.package}
            description={plugins.packageHint}
            value={spec}
            disabled={file !== null}
            onChange={(event) => setSpec(event.currentTarget.value)}
            data-autofocus
          />
          <FileInput
            label={plugins.file}
            description={plugins.fileHint}
            placeholder={plugins.choose}
            accept={packedPlugin}
            value={file}
            onChange={setFile}
            clearable
            mt="md"
          />
          <Text c="dimmed" mt="md">
            {plugins.lookHint}
          </Text>
          <Group justify="flex-end" gap="sm" mt="lg">
            <Button variant="default" onClick={close}>
              {common.cancel}
            </Button>
            <Button type="submit" disabled={file === null && spec.trim() === ''} loading={look.isPending}>
              {plugins.look}
            </Button>
          </Group>
        </form>
      )}
    </Modal>
  );
}
