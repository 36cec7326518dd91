import { Button } from '@mantine/core';
import { type ErrorComponentProps, Link, useRouter } from '@tanstack/react-router';
import { Telescope } from 'lucide-react';
import { texts } from '../shared/texts.ts';
import { Empty, Failed } from '../shared/ui/states.tsx';

export function RouteError({ error, reset }: ErrorComponentProps) {
  const router = useRouter();
  const retry = () => {
    reset();
    void router.invalidate();
  };
  return (
    <main>
      <Failed error={error} onRetry={retry} />
    </main>
  );
}

export function NotFound() {
  return (
    <main>
      <Empty
        isPage
        icon={Telescope}
        title={texts.errors.notFoundTitle}
        text={texts.errors.notFound}
        action={
          <Button component={Link} to="/" variant="light">
            {texts.errors.toHome}
          </Button>
        }
      />
    </main>
  );
}
