import { Alert, Button, Group, Select, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { errorText } from '../../shared/api/error-text.ts';
import { texts } from '../../shared/texts.ts';
import { localTimezone, timezones } from '../../shared/time/timezones.ts';
import { Frame } from '../../shared/ui/frame.tsx';

export interface HomeChoice {
  name: string;
  timezone: string;
}

interface HomeStepProps {
  readonly ownerName: string;
  readonly busy: boolean;
  readonly error: unknown;
  readonly onBack: () => void;
  readonly onNext: (home: HomeChoice) => void;
}

export function HomeStep({ busy, error, onBack, onNext }: HomeStepProps) {
  const { welcome } = texts;
  const form = useForm<HomeChoice>({
    initialValues: { name: welcome.homeNameDefault, timezone: localTimezone() },
    validate: { name: (value) => (value.trim() === '' ? welcome.homeNameMissing : null) },
  });
  return (
    <Frame title={welcome.homeTitle} lead={welcome.homeHint} progress={{ step: 2, of: 3 }}>
      <form onSubmit={form.onSubmit((home) => onNext({ ...home, name: home.name.trim() }))} noValidate>
        <Stack gap="md">
          {error !== null && error !== undefined && (
            <Alert color="red" variant="light" role="alert">
              {errorText(error)}
            </Alert>
          )}
          <TextInput label={welcome.homeName} {...form.getInputProps('name')} />
          <Select label={welcome.timezone} data={timezones()} searchable {...form.getInputProps('timezone')} />
          <Group justify="space-between" mt="sm" wrap="nowrap">
            <Button variant="default" onClick={onBack}>
              {texts.nav.back}
            </Button>
            <Button type="submit" loading={busy} flex={1}>
              {welcome.create}
            </Button>
          </Group>
        </Stack>
      </form>
    </Frame>
  );
}
