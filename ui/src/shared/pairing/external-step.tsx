import { Alert, Button } from '@mantine/core';
import { ExternalLink } from 'lucide-react';
import type { Flow } from '../api/types.ts';
import { texts } from '../texts.ts';
import styles from './pairing.module.css';

interface ExternalStepProps {
  readonly flow: Flow;
  readonly onCancel: () => void;
}

/** Leads to the vendor's page, which leads back to this one. */
export function ExternalStep({ flow, onCancel }: ExternalStepProps) {
  const { content, error } = flow;
  return (
    <div>
      {error !== undefined && (
        <Alert color="red" variant="light" role="alert" mb="md">
          {error.message}
        </Alert>
      )}
      {content !== undefined && <p className={styles.hint}>{texts.add.externalHint(new URL(content).host)}</p>}
      <div className={styles.buttons}>
        <Button variant="default" onClick={onCancel}>
          {texts.common.cancel}
        </Button>
        {content !== undefined && (
          <Button component="a" href={content} rel="noreferrer" rightSection={<ExternalLink size={18} aria-hidden />}>
            {texts.add.externalOpen}
          </Button>
        )}
      </div>
    </div>
  );
}
