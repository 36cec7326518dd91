import { Check, Loader2, TriangleAlert } from 'lucide-react';
import { reasonText } from '../../shared/api/error-text.ts';
import type { AttributeState, Device } from '../../shared/api/types.ts';
import { useWishes } from '../../shared/control/command-store.ts';
import { useCauseText } from '../../shared/device/cause-text.ts';
import { texts } from '../../shared/texts.ts';
import { Age } from '../../shared/time/age.tsx';
import styles from './device.module.css';

interface StateMetaProps {
  readonly device: Device;
  readonly component: string;
  readonly capability: string;
  readonly state: AttributeState | undefined;
}

/** Under a control: how far the last command has come, or else since when and why the state is as it is. */
export function StateMeta({ device, component, capability, state }: StateMetaProps) {
  const wish = useWishes(device.id).find((one) => one.capability === capability && one.component === component);
  const causeOf = useCauseText();
  if (wish !== undefined) {
    const failure = wish.status === 'failed' ? reasonText(wish.reason) : undefined;
    const Icon = wish.status === 'pending' ? Loader2 : wish.status === 'failed' ? TriangleAlert : Check;
    return (
      <p className={styles.meta} data-status={wish.status} role="status">
        <Icon size={15} aria-hidden />
        <span>{failure === undefined ? texts.progress[wish.status] : `${texts.progress.failed}: ${failure}`}</span>
      </p>
    );
  }
  if (state === undefined) return <p className={styles.meta}>{texts.values.unknown}</p>;
  const cause = causeOf(state.cause);
  return (
    <p className={styles.meta}>
      <span>
        {cause !== '' && `${cause} · `}
        <Age time={state.observedAt} />
      </span>
    </p>
  );
}
