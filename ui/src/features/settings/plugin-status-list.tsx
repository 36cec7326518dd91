import { useQuery } from '@tanstack/react-query';
import { Blocks } from 'lucide-react';
import { pluginsQuery } from '../../shared/api/queries.ts';
import type { Plugin } from '../../shared/api/types.ts';
import { texts } from '../../shared/texts.ts';
import { CardList, Row } from '../../shared/ui/card.tsx';
import { PluginStatusLine } from '../../shared/ui/plugin-status-line.tsx';
import { QueryView } from '../../shared/ui/states.tsx';
import styles from './settings.module.css';

/** The software for each brand: how it runs and what it may reach. */
export function PluginStatusList() {
  const query = useQuery(pluginsQuery);
  return (
    <QueryView query={query}>
      {(plugins) => (
        <CardList>
          {plugins.map((plugin) => (
            <Row
              key={plugin.id}
              icon={<Blocks size={20} aria-hidden />}
              title={plugin.name}
              detail={<PluginDetail plugin={plugin} />}
            />
          ))}
        </CardList>
      )}
    </QueryView>
  );
}

function PluginDetail({ plugin }: { plugin: Plugin }) {
  const { settings } = texts;
  const { status } = plugin;
  return (
    <>
      <span className={styles.line}>
        <PluginStatusLine status={status} />
      </span>
      {status.reason !== undefined && <span className={styles.block}>{status.reason}</span>}
      <span className={styles.block}>
        {permissionText(plugin)} · {settings.version(plugin.version)}
      </span>
    </>
  );
}

function permissionText({ permissions }: Plugin): string {
  const { settings } = texts;
  const granted = [
    permissions.lan === true && settings.permissionLan,
    (permissions.internet?.length ?? 0) > 0 && settings.permissionInternet((permissions.internet ?? []).join(', ')),
    (permissions.listen?.length ?? 0) > 0 && settings.permissionListen((permissions.listen ?? []).join(', ')),
  ].filter((text) => text !== false);
  return granted.length === 0 ? settings.permissionNone : granted.join(' · ');
}
