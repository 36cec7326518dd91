import { Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { errorText } from '../../shared/api/error-text.ts';
import { texts } from '../../shared/texts.ts';
import { Frame } from '../../shared/ui/frame.tsx';

export interface Account {
  name: string;
  email: string;
  password: string;
  code: string;
}

const MIN_PASSWORD = 10;

interface AccountStepProps {
  readonly initial: Account | undefined;
  readonly codeRequired: boolean;
  readonly codeError: unknown;
  readonly onNext: (account: Account) => void;
}

export function AccountStep({ initial, codeRequired, codeError, onNext }: AccountStepProps) {
  const { welcome } = texts;
  const form = useForm<Account>({
    initialValues: initial ?? { name: '', email: '', password: '', code: '' },
    initialErrors: codeError === undefined ? {} : { code: errorText(codeError) },
    validate: {
      name: (value) => (value.trim() === '' ? welcome.nameMissing : null),
      email: (value) => (/^\S+@\S+$/.test(value.trim()) ? null : welcome.emailWrong),
      password: (value) => (value.length < MIN_PASSWORD ? welcome.passwordShort : null),
      code: (value) => (codeRequired && value.trim() === '' ? welcome.codeMissing : null),
    },
  });
  const next = (account: Account) =>
    onNext({ ...account, name: account.name.trim(), email: account.email.trim(), code: account.code.trim() });
  return (
    <Frame title={welcome.helloTitle} lead={welcome.hello} progress={{ step: 1, of: 3 }}>
      <form onSubmit={form.onSubmit(next)} noValidate>
        <Stack gap="md">
          <TextInput label={welcome.name} autoComplete="name" {...form.getInputProps('name')} />
          <TextInput
            label={welcome.email}
            type="email"
            autoComplete="username"
            inputMode="email"
            {...form.getInputProps('email')}
          />
          <PasswordInput
            label={welcome.password}
            description={welcome.passwordHint}
            autoComplete="new-password"
            {...form.getInputProps('password')}
          />
          {codeRequired && (
            <TextInput
              label={welcome.code}
              description={welcome.codeHint}
              autoComplete="one-time-code"
              autoCapitalize="none"
              {...form.getInputProps('code')}
            />
          )}
          <Button type="submit" mt="sm">
            {texts.common.next}
          </Button>
        </Stack>
      </form>
    </Frame>
  );
}
