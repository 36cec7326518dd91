import { Button, Loader } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Flow } from '../api/types.ts';
import { texts } from '../texts.ts';
import { Failed } from '../ui/states.tsx';
import { ExternalStep } from './external-step.tsx';
import { FlowForm } from './flow-form.tsx';
import { LinkButtonStep } from './link-button-step.tsx';
import styles from './pairing.module.css';
import type { Pairing } from './use-pairing.ts';

interface FlowViewProps {
  readonly pairing: Pairing;
  /** The step's title is shown by who holds this. */
  readonly isTitled?: boolean;
  readonly choose: ReactNode;
  readonly done: (integrationId: string) => ReactNode;
}

/** A code to be scanned is a button to wait for; one to scan is a field. */
function stepOf({ kind, content }: Flow) {
  if (kind === 'external') return ExternalStep;
  return kind === 'link-button' || (kind === 'qr' && content !== undefined) ? LinkButtonStep : FlowForm;
}

/** Whatever pairing is at: the choice, any step of any plugin, the end, or why it stopped. */
export function FlowView({ pairing, isTitled = false, choose, done }: FlowViewProps) {
  const { stage, answer, cancel } = pairing;
  switch (stage.at) {
    case 'choose':
      return choose;
    case 'starting':
      return (
        <div className={styles.starting} role="status">
          <Loader size="md" aria-hidden />
          <p>{stage.plugin === 'virtual' ? texts.welcome.simulatedStarting : texts.add.starting}</p>
        </div>
      );
    case 'failed':
      return (
        <div>
          <Failed error={stage.error} onRetry={() => void stage.again()} />
          <div className={styles.buttons} data-center>
            <Button variant="default" onClick={cancel}>
              {texts.nav.back}
            </Button>
          </div>
        </div>
      );
    case 'done':
      return done(stage.integration.id);
    case 'flow': {
      const { flow } = stage;
      const Step = stepOf(flow);
      return (
        <div className={styles.step}>
          {!isTitled && <h2>{flow.title}</h2>}
          {flow.hint !== undefined && <p className={styles.hint}>{flow.hint}</p>}
          <Step
            key={`${flow.id}:${flow.step}`}
            flow={flow}
            onAnswer={(input) => answer(flow, input)}
            onCancel={cancel}
          />
        </div>
      );
    }
  }
}
