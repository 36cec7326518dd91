import { createContext, useContext } from 'react';
import type { HomeSummary } from './types.ts';

/** The home that is looked at. */
export const HomeContext = createContext<HomeSummary | undefined>(undefined);

export function useHome(): HomeSummary {
  const home = useContext(HomeContext);
  if (home === undefined) throw new Error('no home is chosen here');
  return home;
}
