import { useQuery } from '@tanstack/react-query';
import { Check, ChevronRight, House, Plug, Radar, Router } from 'lucide-react';
import { useHome } from '../api/home-context.ts';
import { discoveriesQuery, pluginsQuery } from '../api/queries.ts';
import type { Discovery, Plugin } from '../api/types.ts';
import { texts } from '../texts.ts';
import { Rows } from '../ui/states.tsx';
import styles from './pairing.module.css';
import type { PairingWish } from './use-pairing.ts';

interface FoundListProps {
  readonly onChoose: (wish: PairingWish) => void;
}

/** What was heard on the network. It goes on listening while it is looked at. */
export function FoundList({ onChoose }: FoundListProps) {
  const { id: homeId } = useHome();
  const found = useQuery(discoveriesQuery(homeId));
  const plugins = useQuery(pluginsQuery).data ?? [];
  if (found.data === undefined && !found.isError) return <Rows count={2} height={76} />;
  return (
    <div className={styles.choices}>
      {(found.data ?? []).map((one) => (
        <FoundItem key={one.id} found={one} plugin={plugins.find(({ id }) => id === one.plugin)} onChoose={onChoose} />
      ))}
      <p className={styles.listening}>
        <Radar size={18} aria-hidden />
        {found.data?.length === 0 ? texts.add.foundEmpty : texts.add.listening}
      </p>
    </div>
  );
}

interface FoundItemProps extends FoundListProps {
  readonly found: Discovery;
  readonly plugin: Plugin | undefined;
}

function FoundItem({ found, plugin, onChoose }: FoundItemProps) {
  const isPaired = found.status === 'paired';
  const Icon = found.title.toLowerCase().includes('bridge') ? Router : Plug;
  const detail = [plugin?.name ?? found.plugin, found.model, found.address].filter(Boolean).join(' · ');
  return (
    <button
      type="button"
      className={styles.choice}
      disabled={isPaired}
      onClick={() => onChoose({ plugin: found.plugin, discoveryId: found.id })}
    >
      <span className={styles.choiceIcon}>
        <Icon size={22} aria-hidden />
      </span>
      <span className={styles.choiceText}>
        <strong>{found.title}</strong>
        <span>{detail}</span>
      </span>
      {isPaired ? (
        <span className={styles.paired}>
          <Check size={16} aria-hidden />
          {texts.add.paired}
        </span>
      ) : (
        <ChevronRight size={20} aria-hidden />
      )}
    </button>
  );
}

/** A home of devices that live only in NEXA, in one tap. */
export function SimulatedHomeCard({ onChoose }: FoundListProps) {
  return (
    <button
      type="button"
      className={styles.choice}
      data-tone="accent"
      onClick={() => onChoose({ plugin: 'virtual', config: {} })}
    >
      <span className={styles.choiceIcon}>
        <House size={22} aria-hidden />
      </span>
      <span className={styles.choiceText}>
        <strong>{texts.welcome.simulatedTitle}</strong>
        <span>{texts.welcome.simulatedHint}</span>
      </span>
      <ChevronRight size={20} aria-hidden />
    </button>
  );
}
