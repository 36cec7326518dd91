import { Modal } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { pluginLogsQuery } from '../../shared/api/queries.ts';
import type { Plugin, PluginLogLine } from '../../shared/api/types.ts';
import { texts } from '../../shared/texts.ts';
import { QueryView } from '../../shared/ui/states.tsx';
import styles from './plugins.module.css';

/** The last lines of a plugin, renewed while they are looked at. */
export function PluginLogs({ plugin, onClose }: { plugin: Plugin; onClose: () => void }) {
  const { plugins } = texts;
  const query = useQuery(pluginLogsQuery(plugin.id));
  return (
    <Modal opened onClose={onClose} title={plugins.logsTitle(plugin.name)} size="xl">
      <QueryView query={query}>
        {(lines) =>
          lines.length === 0 ? (
            <p>{plugins.logsEmpty}</p>
          ) : (
            // biome-ignore lint/a11y/noNoninteractiveTabindex: whoever has no mouse scrolls it with the keyboard
            <pre className={styles.log} role="log" tabIndex={0} aria-label={plugins.logsTitle(plugin.name)}>
              {lines.map(lineText).join('\n')}
            </pre>
          )
        }
      </QueryView>
    </Modal>
  );
}

function lineText({ time, level, message, fields }: PluginLogLine): string {
  const more = Object.keys(fields).length === 0 ? '' : ` ${JSON.stringify(fields)}`;
  return `${new Date(time).toLocaleTimeString()} ${level.padEnd(5)} ${message}${more}`;
}
