import { Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { api, unwrap } from '../../shared/api/client.ts';
import { errorText } from '../../shared/api/error-text.ts';
import { linkQuery } from '../../shared/api/link-query.ts';
import { texts } from '../../shared/texts.ts';
import { Frame } from '../../shared/ui/frame.tsx';
import { useAction } from '../../shared/ui/use-action.ts';

/** Sign in. */
export function LoginPage() {
  const { next } = useSearch({ from: '/login' });
  const cache = useQueryClient();
  const navigate = useNavigate();
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const signIn = useAction({
    run: () => unwrap(api.POST('/api/v1/auth/login', { body: { email: email.trim(), password } })),
    onDone: () => {
      cache.clear();
      if (next === 'link') location.assign(linkQuery.back());
      else void navigate({ to: '/' });
    },
    ownError: true,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    signIn.mutate();
  };
  return (
    <Frame title={texts.auth.title} lead={texts.auth.hint} foot={texts.auth.forgot}>
      <form onSubmit={submit}>
        <Stack gap="md">
          <TextInput
            label={texts.welcome.email}
            type="email"
            name="email"
            autoComplete="username"
            required
            withAsterisk={false}
            value={email}
            onChange={(event) => setEmail(event.currentTarget.value)}
          />
          <PasswordInput
            label={texts.welcome.password}
            name="password"
            autoComplete="current-password"
            required
            withAsterisk={false}
            value={password}
            error={signIn.isError ? errorText(signIn.error) : undefined}
            onChange={(event) => setPassword(event.currentTarget.value)}
          />
          <Button type="submit" loading={signIn.isPending} mt="xs">
            {texts.auth.signIn}
          </Button>
        </Stack>
      </form>
    </Frame>
  );
}
