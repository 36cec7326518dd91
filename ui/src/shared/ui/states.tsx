import { Button, Skeleton } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import { CloudOff, type LucideIcon, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { ApiError } from '../api/client.ts';
import { errorText, isNetworkError } from '../api/error-text.ts';
import { texts } from '../texts.ts';
import styles from './states.module.css';

interface EmptyProps {
  readonly icon: LucideIcon;
  readonly title: string;
  readonly text?: string;
  readonly action?: ReactNode;
  /** The heading of the whole view, where there is no other. */
  readonly isPage?: boolean;
}

/** Nothing here yet: says what would be here and how to get it. */
export function Empty({ icon: Icon, title, text, action, isPage = false }: EmptyProps) {
  const Heading = isPage ? 'h1' : 'h2';
  return (
    <div className={styles.empty}>
      <span className={styles.picture}>
        <Icon size={30} strokeWidth={1.7} aria-hidden />
      </span>
      <Heading>{title}</Heading>
      {text !== undefined && <p>{text}</p>}
      {action !== undefined && <div className={styles.action}>{action}</div>}
    </div>
  );
}

/** What could not be loaded, why in plain words, and the way on. */
export function Failed({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const isOffline = isNetworkError(error);
  const Icon = isOffline ? CloudOff : TriangleAlert;
  const requestId = error instanceof ApiError ? error.problem?.requestId : undefined;
  return (
    <div className={styles.empty} role="alert">
      <span className={styles.picture} data-tone="bad">
        <Icon size={30} strokeWidth={1.7} aria-hidden />
      </span>
      <h2>{isOffline ? texts.errors.offlineTitle : texts.errors.title}</h2>
      <p>{isOffline ? texts.errors.offline : errorText(error)}</p>
      {requestId !== undefined && <small>{texts.errors.reference(requestId)}</small>}
      {onRetry !== undefined && (
        <div className={styles.action}>
          <Button variant="light" onClick={onRetry}>
            {texts.common.retry}
          </Button>
        </div>
      )}
    </div>
  );
}

/** Grey shapes as tall as what will come. */
export function Rows({ count = 3, height = 64 }: { count?: number; height?: number }) {
  return (
    <div className={styles.rows} role="status" aria-label={texts.common.loading}>
      {Array.from({ length: count }, (_, n) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the shapes are all alike and never move
        <Skeleton key={n} height={height} radius="lg" />
      ))}
    </div>
  );
}

interface QueryViewProps<T> {
  readonly query: UseQueryResult<T>;
  readonly loading?: ReactNode;
  readonly children: (data: T) => ReactNode;
}

/** What was asked for, or honestly why it is not here. Old data stays while a renewal fails. */
export function QueryView<T>({ query, loading, children }: QueryViewProps<T>) {
  if (query.data !== undefined) return <>{children(query.data)}</>;
  if (query.isError) return <Failed error={query.error} onRetry={() => void query.refetch()} />;
  return <>{loading ?? <Rows />}</>;
}
