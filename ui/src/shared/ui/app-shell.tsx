import { Link, type LinkProps } from '@tanstack/react-router';
import { HeartPulse, House, type LucideIcon, Palette, Settings2, Workflow } from 'lucide-react';
import type { ReactNode } from 'react';
import { sceneTexts } from '../life-texts.ts';
import type { LiveState } from '../live/live-channel.ts';
import { texts } from '../texts.ts';
import styles from './app-shell.module.css';
import { LiveBanner } from './live-banner.tsx';
import { Mark } from './mark.tsx';

interface NavItem {
  readonly to: NonNullable<LinkProps['to']>;
  readonly label: string;
  readonly icon: LucideIcon;
}

const items: readonly NavItem[] = [
  { to: '/', label: texts.nav.home, icon: House },
  { to: '/automations', label: texts.nav.automations, icon: Workflow },
  { to: '/scenes', label: sceneTexts.title, icon: Palette },
  { to: '/health', label: texts.nav.health, icon: HeartPulse },
  { to: '/settings', label: texts.nav.settings, icon: Settings2 },
];

interface AppShellProps {
  readonly homeName: string;
  readonly openIssues: number;
  readonly live: LiveState;
  readonly children: ReactNode;
}

/** The frame of every view: a tab bar below on phones, a rail at the side on wide screens. */
export function AppShell({ homeName, openIssues, live, children }: AppShellProps) {
  return (
    <div className={styles.shell}>
      <a href="#content" className={styles.skip}>
        {texts.nav.skip}
      </a>
      <nav className={styles.nav} aria-label={texts.nav.main}>
        <div className={styles.brand}>
          <Mark size={34} />
          <div>
            <strong>{homeName}</strong>
            <span>{texts.app.name}</span>
          </div>
        </div>
        <ul>
          {items.map(({ to, label, icon: Icon }) => (
            <li key={to}>
              <Link to={to} className={styles.item} activeOptions={{ exact: to === '/' }}>
                <span className={styles.icon}>
                  <Icon size={22} strokeWidth={2} aria-hidden />
                  {to === '/health' && openIssues > 0 && (
                    <span className={styles.badge} aria-hidden>
                      {openIssues}
                    </span>
                  )}
                </span>
                <span>{label}</span>
                {to === '/health' && openIssues > 0 && (
                  <span className="visually-hidden">{texts.nav.issues(openIssues)}</span>
                )}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      <main id="content" className={styles.main} tabIndex={-1}>
        {children}
      </main>
      <LiveBanner state={live} />
    </div>
  );
}
