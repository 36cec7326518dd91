import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import './shared/theme/tokens.css';
import './shared/theme/mantine.css';
import './shared/theme/base.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { createAppRouter } from './routes/router.tsx';
import { createCache } from './shared/api/create-cache.ts';

const cache = createCache(() => {
  cache.clear();
  void router.navigate({ to: '/login' });
});
const router = createAppRouter(cache);

const root = document.getElementById('root');
if (root === null) throw new Error('the page has no #root');
createRoot(root).render(
  <StrictMode>
    <App cache={cache} router={router} />
  </StrictMode>,
);
