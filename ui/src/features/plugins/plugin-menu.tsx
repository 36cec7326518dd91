import { ActionIcon, FileButton, Menu, Modal } from '@mantine/core';
import { CircleArrowUp, EllipsisVertical, FileUp, Power, RefreshCw, ScrollText, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { api, unwrap } from '../../shared/api/client.ts';
import { keys } from '../../shared/api/keys.ts';
import type { InstallPlan, Plugin } from '../../shared/api/types.ts';
import { texts } from '../../shared/texts.ts';
import { Confirm } from '../../shared/ui/confirm.tsx';
import { useAction } from '../../shared/ui/use-action.ts';
import { PlanView } from './plan-view.tsx';
import { PluginLogs } from './plugin-logs.tsx';
import { packedPlugin, uploadPlugin } from './upload-plugin.ts';

const size = 16;

/** What can be done with a plugin. */
export function PluginMenu({ plugin }: { plugin: Plugin }) {
  const { plugins } = texts;
  const [shown, setShown] = useState<'logs' | 'remove'>();
  const [asking, setAsking] = useState<InstallPlan>();
  const renews = [keys.plugins];
  const path = { params: { path: { pluginId: plugin.id } } };
  const restart = useAction({ run: () => unwrap(api.POST('/api/v1/plugins/{pluginId}/restart', path)), renews });
  const toggle = useAction({
    run: () => unwrap(api.PATCH('/api/v1/plugins/{pluginId}', { ...path, body: { enabled: !plugin.enabled } })),
    renews,
  });
  const onDone = ({ plan, applied }: { plan: InstallPlan; applied: boolean }) => setAsking(applied ? undefined : plan);
  const update = useAction({
    run: () => unwrap(api.POST('/api/v1/plugins/{pluginId}/update', { ...path, body: {} })),
    renews,
    onDone,
  });
  const upload = useAction({ run: (file: File) => uploadPlugin(file, true), renews, onDone });
  const remove = useAction({
    run: () =>
      unwrap(
        api.DELETE('/api/v1/plugins/{pluginId}', {
          params: { ...path.params, query: { integrations: 'remove' as const } },
        }),
      ),
    renews,
    onDone: () => setShown(undefined),
  });
  const isInstalled = plugin.source !== 'bundled';
  return (
    <>
      <FileButton accept={packedPlugin} onChange={(file) => file !== null && upload.mutate(file)}>
        {({ onClick: pickFile }) => (
          <Menu position="bottom-end" withinPortal>
            <Menu.Target>
              <ActionIcon aria-label={plugins.menu(plugin.name)} loading={upload.isPending || update.isPending}>
                <EllipsisVertical size={20} aria-hidden />
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item leftSection={<ScrollText size={size} aria-hidden />} onClick={() => setShown('logs')}>
                {plugins.logs}
              </Menu.Item>
              {plugin.enabled && (
                <Menu.Item leftSection={<RefreshCw size={size} aria-hidden />} onClick={() => restart.mutate()}>
                  {plugins.restart}
                </Menu.Item>
              )}
              <Menu.Item leftSection={<Power size={size} aria-hidden />} onClick={() => toggle.mutate()}>
                {plugin.enabled ? plugins.switchOff : plugins.switchOn}
              </Menu.Item>
              {(plugin.source === 'registry' || plugin.source === 'folder') && (
                <Menu.Item leftSection={<CircleArrowUp size={size} aria-hidden />} onClick={() => update.mutate()}>
                  {plugins.update}
                </Menu.Item>
              )}
              <Menu.Item leftSection={<FileUp size={size} aria-hidden />} onClick={pickFile}>
                {plugins.updateFromFile}
              </Menu.Item>
              {isInstalled && (
                <Menu.Item
                  color="red"
                  leftSection={<Trash2 size={size} aria-hidden />}
                  onClick={() => setShown('remove')}
                >
                  {plugins.remove}
                </Menu.Item>
              )}
            </Menu.Dropdown>
          </Menu>
        )}
      </FileButton>
      <Modal opened={asking !== undefined} onClose={() => setAsking(undefined)} title={plugins.waiting} size="lg">
        {asking !== undefined && <PlanView plan={asking} onDone={() => setAsking(undefined)} />}
      </Modal>
      {shown === 'logs' && <PluginLogs plugin={plugin} onClose={() => setShown(undefined)} />}
      <Confirm
        opened={shown === 'remove'}
        title={plugins.remove}
        text={plugins.removeAsk(plugin.name)}
        action={plugins.remove}
        danger
        busy={remove.isPending}
        onConfirm={() => remove.mutate()}
        onClose={() => setShown(undefined)}
      />
    </>
  );
}
