import { localStorageColorSchemeManager, MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { type QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import type { createAppRouter } from './routes/router.tsx';
import { theme } from './shared/theme/theme.ts';

/** The key is known to public/color-scheme.js, too. */
const colorSchemeManager = localStorageColorSchemeManager({ key: 'nexa-color-scheme' });

interface AppProps {
  readonly cache: QueryClient;
  readonly router: ReturnType<typeof createAppRouter>;
}

export function App({ cache, router }: AppProps) {
  return (
    <MantineProvider theme={theme} defaultColorScheme="auto" colorSchemeManager={colorSchemeManager}>
      <QueryClientProvider client={cache}>
        <RouterProvider router={router} />
        <Notifications position="top-center" autoClose={6000} />
      </QueryClientProvider>
    </MantineProvider>
  );
}
