import { createContext, useContext } from 'react';
import type { HomeSummary } from './types.ts';

/** The home that is looked at. */
export const HomeContext = createContext<HomeSummary | undefined>(undefined);

export function useHome(): HomeSummary {
  const home = useContext(HomeContext);
  if (home === undefined) throw new Error('no home is chosen here');
  return home;
}

/** Whether this person may change how the home is set up. */
export function useIsManager(): boolean {
  const { role } = useHome();
  return role === 'owner' || role === 'admin';
}
