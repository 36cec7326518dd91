import type { QueryClient } from '@tanstack/react-query';
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from '@tanstack/react-router';
import type { AddDeviceSearch } from '../features/add-device/add-device-page.tsx';
import { linkQuery } from '../shared/api/link-query.ts';
import { openPage } from '../shared/api/opening.ts';
import { capabilitiesQuery, meQuery, setupQuery } from '../shared/api/queries.ts';
import { HomeLayout } from './home-layout.tsx';
import { NotFound, RouteError } from './route-errors.tsx';

interface RouterContext {
  readonly cache: QueryClient;
}

const rootRoute = createRootRouteWithContext<RouterContext>()({ component: Outlet, notFoundComponent: NotFound });

/** Whether somebody is signed in; leads to the first run or to the sign-in page otherwise. */
async function requireSession(cache: QueryClient): Promise<void> {
  if (cache.getQueryData(meQuery.queryKey) !== undefined) return;
  const opened = await openPage(cache);
  if (opened === 'first-run') throw redirect({ to: '/welcome', search: {} });
  if (opened === 'signed-out') throw redirect({ to: '/login', search: {} });
}

const welcomeRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/welcome',
  validateSearch: (search: Record<string, unknown>): { step?: 'found' } =>
    search.step === 'found' ? { step: 'found' } : {},
  beforeLoad: async ({ context: { cache }, search }) => {
    if (search.step === 'found') return requireSession(cache);
    const setup = await cache.fetchQuery(setupQuery);
    if (!setup.needed) throw redirect({ to: '/' });
  },
  component: lazyRouteComponent(() => import('./welcome-route.tsx'), 'WelcomeRoute'),
});

const loginRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/login',
  validateSearch: (search: Record<string, unknown>): { next?: 'link' } =>
    search.next === 'link' ? { next: 'link' } : {},
  component: lazyRouteComponent(() => import('../features/auth/login-page.tsx'), 'LoginPage'),
});

/** Where an ecosystem sends a person; its query is read as it came, not as the router's own. */
const linkRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/link',
  beforeLoad: async ({ context: { cache } }) => {
    linkQuery.keep(location.search);
    if ((await openPage(cache)) !== 'signed-in') throw redirect({ to: '/login', search: { next: 'link' } });
  },
  component: lazyRouteComponent(() => import('../features/link-account/link-page.tsx'), 'LinkPage'),
});

const insideRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'inside',
  beforeLoad: async ({ context: { cache } }) => {
    await requireSession(cache);
    // Values without their units would flash first; a page without them is still better than none.
    await cache.ensureQueryData(capabilitiesQuery).catch(() => undefined);
  },
  component: HomeLayout,
});

const homeRoute = createRoute({
  getParentRoute: () => insideRoute,
  path: '/',
  component: lazyRouteComponent(() => import('../features/home/home-page.tsx'), 'HomePage'),
});

const deviceRoute = createRoute({
  getParentRoute: () => insideRoute,
  path: '/devices/$id',
  component: lazyRouteComponent(() => import('./device-route.tsx'), 'DeviceRoute'),
});

const addRoute = createRoute({
  getParentRoute: () => insideRoute,
  path: '/add',
  validateSearch: ({ renew, plugin, discovery, change, repair }: Record<string, unknown>): AddDeviceSearch => ({
    ...(typeof renew === 'string' ? { renew } : {}),
    ...(typeof plugin === 'string' ? { plugin } : {}),
    ...(typeof discovery === 'string' ? { discovery } : {}),
    ...(typeof change === 'string' ? { change } : {}),
    ...(typeof repair === 'string' ? { repair } : {}),
  }),
  component: lazyRouteComponent(() => import('./add-route.tsx'), 'AddRoute'),
});

const discoveryRoute = createRoute({
  getParentRoute: () => insideRoute,
  path: '/discovery',
  component: lazyRouteComponent(() => import('../features/discovery/discovery-page.tsx'), 'DiscoveryPage'),
});

const pairingCallbackRoute = createRoute({
  getParentRoute: () => insideRoute,
  path: '/pairing/callback',
  validateSearch: (search: Record<string, unknown>): Record<string, string> =>
    Object.fromEntries(Object.entries(search).map(([name, value]) => [name, String(value)])),
  component: lazyRouteComponent(() => import('./add-route.tsx'), 'PairingCallbackRoute'),
});

const healthRoute = createRoute({
  getParentRoute: () => insideRoute,
  path: '/health',
  component: lazyRouteComponent(() => import('../features/health/health-page.tsx'), 'HealthPage'),
});

const automationsRoute = createRoute({
  getParentRoute: () => insideRoute,
  path: '/automations',
  component: lazyRouteComponent(() => import('../features/automations/automations-page.tsx'), 'AutomationsPage'),
});

const newAutomationRoute = createRoute({
  getParentRoute: () => insideRoute,
  path: '/automations/new',
  component: lazyRouteComponent(() => import('../features/automations/new-automation-page.tsx'), 'NewAutomationPage'),
});

const automationRoute = createRoute({
  getParentRoute: () => insideRoute,
  path: '/automations/$id',
  component: lazyRouteComponent(() => import('./automation-route.tsx'), 'AutomationRoute'),
});

const templatesRoute = createRoute({
  getParentRoute: () => insideRoute,
  path: '/automations/templates',
  component: lazyRouteComponent(() => import('../features/automations/template/templates-page.tsx'), 'TemplatesPage'),
});

const templateRoute = createRoute({
  getParentRoute: () => insideRoute,
  path: '/automations/templates/$id',
  component: lazyRouteComponent(() => import('./automation-route.tsx'), 'TemplateRoute'),
});

const scenesRoute = createRoute({
  getParentRoute: () => insideRoute,
  path: '/scenes',
  component: lazyRouteComponent(() => import('../features/scenes/scenes-page.tsx'), 'ScenesPage'),
});

const newSceneRoute = createRoute({
  getParentRoute: () => insideRoute,
  path: '/scenes/new',
  component: lazyRouteComponent(() => import('../features/scenes/new-scene-page.tsx'), 'NewScenePage'),
});

const inboxRoute = createRoute({
  getParentRoute: () => insideRoute,
  path: '/inbox',
  component: lazyRouteComponent(() => import('../features/inbox/inbox-page.tsx'), 'InboxPage'),
});

const settingsRoute = createRoute({
  getParentRoute: () => insideRoute,
  path: '/settings',
  component: lazyRouteComponent(() => import('../features/settings/settings-page.tsx'), 'SettingsPage'),
});

const pluginsRoute = createRoute({
  getParentRoute: () => insideRoute,
  path: '/plugins',
  component: lazyRouteComponent(() => import('../features/plugins/plugins-page.tsx'), 'PluginsPage'),
});

const voiceRoute = createRoute({
  getParentRoute: () => insideRoute,
  path: '/voice',
  component: lazyRouteComponent(() => import('../features/voice/voice-page.tsx'), 'VoicePage'),
});

const routeTree = rootRoute.addChildren([
  welcomeRoute,
  loginRoute,
  linkRoute,
  insideRoute.addChildren([
    homeRoute,
    deviceRoute,
    addRoute,
    discoveryRoute,
    pairingCallbackRoute,
    healthRoute,
    automationsRoute,
    newAutomationRoute,
    automationRoute,
    templatesRoute,
    templateRoute,
    scenesRoute,
    newSceneRoute,
    inboxRoute,
    settingsRoute,
    pluginsRoute,
    voiceRoute,
  ]),
]);

export function createAppRouter(cache: QueryClient) {
  return createRouter({
    routeTree,
    context: { cache },
    defaultPreload: 'intent',
    defaultErrorComponent: RouteError,
    defaultNotFoundComponent: NotFound,
    scrollRestoration: true,
  });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createAppRouter>;
  }
}
