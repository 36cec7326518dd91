import { Link, type LinkProps } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import styles from './add-link.module.css';

interface AddLinkProps {
  readonly to: NonNullable<LinkProps['to']>;
  readonly label: string;
}

/** The one thing to add in a view: a round plus on a phone, with its words where there is room. */
export function AddLink({ to, label }: AddLinkProps) {
  return (
    <Link to={to} className={styles.add} aria-label={label}>
      <Plus size={22} aria-hidden />
      <span className={styles.label}>{label}</span>
    </Link>
  );
}
