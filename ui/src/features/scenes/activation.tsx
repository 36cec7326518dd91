import { Button } from '@mantine/core';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { Check, Loader2, Undo2, X } from 'lucide-react';
import { reasonText } from '../../shared/api/error-text.ts';
import { keys } from '../../shared/api/keys.ts';
import type { Device, Reason, SceneActivation } from '../../shared/api/types.ts';
import { sceneTexts as said } from '../../shared/life-texts.ts';
import styles from './scenes.module.css';
import { nameOf } from './state-line.ts';

/** What the live channel tells of an activation; it is never asked for by itself. */
const heardActivation = (first: SceneActivation) =>
  queryOptions({
    queryKey: keys.activation(first.id),
    queryFn: () => first,
    initialData: first,
    staleTime: Number.POSITIVE_INFINITY,
  });

const icons = { running: Loader2, already: Check, confirmed: Check, sent: Check, failed: X } as const;

interface ActivationProps {
  readonly first: SceneActivation;
  readonly devices: ReadonlyMap<string, Device>;
  readonly isUndoing: boolean;
  readonly onUndo: (id: string) => void;
}

/** What became of each device when a scene was applied, and the way back. */
export function Activation({ first, devices, isUndoing, onUndo }: ActivationProps) {
  const { id, outcome, results, canUndo, undoes, undoneAt } = useQuery(heardActivation(first)).data;
  return (
    <div className={styles.activation} data-outcome={outcome}>
      <div className={styles.activationHead} role="status">
        <strong>
          {undoes !== undefined && `${said.undoing}: `}
          {said.outcome[outcome]}
        </strong>
        {undoneAt !== undefined && <span className={styles.quiet}>{said.undone}</span>}
      </div>
      <ul className={styles.results} aria-label={said.results}>
        {results.map(({ deviceId, outcome: result, attempts, reason }) => {
          const Icon = icons[result];
          const why = reasonText(reason as Reason | undefined);
          return (
            <li key={deviceId} data-outcome={result}>
              <Icon size={16} strokeWidth={2.4} aria-hidden />
              <div>
                {nameOf(devices, deviceId)}
                <span className={styles.quiet}>
                  {' '}
                  – {said.result[result]}
                  {attempts > 1 && ` ${said.attempts(attempts)}`}
                  {why !== undefined && `. ${why}`}
                </span>
              </div>
            </li>
          );
        })}
      </ul>
      {canUndo && (
        <Button
          variant="default"
          size="sm"
          leftSection={<Undo2 size={16} aria-hidden />}
          loading={isUndoing}
          onClick={() => onUndo(id)}
        >
          {said.undo}
        </Button>
      )}
    </div>
  );
}
