import { Link, type LinkProps } from '@tanstack/react-router';
import { ArrowLeft } from 'lucide-react';
import { type ReactNode, useEffect } from 'react';
import { texts } from '../texts.ts';
import { Bell } from './bell.tsx';
import styles from './page.module.css';

interface PageProps {
  readonly title: string;
  readonly lead?: ReactNode;
  readonly back?: LinkProps['to'];
  readonly actions?: ReactNode;
  /** `reading` keeps text and forms at a comfortable width. */
  readonly width?: 'wide' | 'reading';
  readonly children: ReactNode;
}

/** One view: its title, where it leads back to, what can be done, and its content. */
export function Page({ title, lead, back, actions, width = 'wide', children }: PageProps) {
  useEffect(() => {
    document.title = `${title} · ${texts.app.name}`;
  }, [title]);

  return (
    <div className={styles.page} data-width={width}>
      <header className={styles.header} data-back={back !== undefined}>
        {back !== undefined && (
          <Link to={back} className={styles.back} aria-label={texts.nav.back}>
            <ArrowLeft size={22} aria-hidden />
          </Link>
        )}
        <h1>{title}</h1>
        <div className={styles.actions}>
          {actions}
          <Bell />
        </div>
        {lead !== undefined && <div className={styles.lead}>{lead}</div>}
      </header>
      {children}
    </div>
  );
}

interface SectionProps {
  readonly title: string;
  readonly hint?: ReactNode;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

export function Section({ title, hint, actions, children }: SectionProps) {
  return (
    <section className={styles.section} aria-label={title}>
      <div className={styles.sectionHead}>
        <div>
          <h2>{title}</h2>
          {hint !== undefined && <p className={styles.hint}>{hint}</p>}
        </div>
        {actions}
      </div>
      {children}
    </section>
  );
}
