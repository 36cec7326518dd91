import { useQuery } from '@tanstack/react-query';
import { Cloud, House, PlugZap } from 'lucide-react';
import { pluginsQuery } from '../../shared/api/queries.ts';
import type { Plugin } from '../../shared/api/types.ts';
import type { PairingWish } from '../../shared/pairing/use-pairing.ts';
import { texts } from '../../shared/texts.ts';
import { QueryView, Rows } from '../../shared/ui/states.tsx';
import styles from './add-device.module.css';

interface PluginListProps {
  readonly onChoose: (wish: PairingWish) => void;
}

/** Every brand that this NEXA speaks. */
export function PluginList({ onChoose }: PluginListProps) {
  const query = useQuery(pluginsQuery);
  return (
    <QueryView query={query} loading={<Rows count={2} height={120} />}>
      {(plugins) => (
        <ul className={styles.grid}>
          {plugins.map((plugin) => (
            <li key={plugin.id}>
              <PluginCard plugin={plugin} onChoose={onChoose} />
            </li>
          ))}
        </ul>
      )}
    </QueryView>
  );
}

function PluginCard({ plugin, onChoose }: PluginListProps & { plugin: Plugin }) {
  const { add } = texts;
  // One that no integration has needed yet is stopped; pairing starts it.
  const isAvailable = plugin.status.value !== 'failed' && plugin.status.value !== 'safe-mode';
  const isCloud = plugin.iotClass.startsWith('cloud');
  const isSimulated = plugin.iotClass === 'simulated';
  const Icon = isSimulated ? House : isCloud ? Cloud : PlugZap;
  return (
    <button
      type="button"
      className={styles.card}
      disabled={!isAvailable}
      onClick={() => onChoose({ plugin: plugin.id })}
    >
      <span className={styles.icon}>
        <Icon size={22} aria-hidden />
      </span>
      <strong>{plugin.name}</strong>
      <span className={styles.text}>{plugin.description}</span>
      <small>
        {!isAvailable ? add.brandUnavailable : isSimulated ? add.simulated : isCloud ? add.cloud : add.local}
      </small>
    </button>
  );
}
