import { Button } from '@mantine/core';
import { Sparkles } from 'lucide-react';
import type { Device, NativeScene } from '../../shared/api/types.ts';
import { useWishes } from '../../shared/control/command-store.ts';
import { useCommand } from '../../shared/control/use-command.ts';
import { isReachable } from '../../shared/device/shown-state.ts';
import { stateKeyOf } from '../../shared/device/state-key.ts';
import { useCapabilities } from '../../shared/device/use-capabilities.ts';
import type { Capabilities } from '../../shared/device/value-text.ts';
import { sceneTexts as said } from '../../shared/life-texts.ts';
import { texts } from '../../shared/texts.ts';
import { CardList, Row } from '../../shared/ui/card.tsx';
import { Section } from '../../shared/ui/page.tsx';
import { useDevicesById } from './use-devices-by-id.ts';

/** Scenes that bridges keep; they are recalled by a command to their device. */
export function NativeScenes({ scenes }: { scenes: readonly NativeScene[] }) {
  const devices = useDevicesById();
  return (
    <Section title={said.native} hint={said.nativeHint}>
      <CardList>
        {scenes.map((scene) => {
          const device = devices.get(scene.deviceId);
          const key = `${scene.deviceId} ${scene.component} ${scene.capability} ${scene.attribute} ${scene.value}`;
          return device === undefined ? null : <NativeRow key={key} scene={scene} device={device} />;
        })}
      </CardList>
    </Section>
  );
}

/** The command of a capability that recalls a scene, and its parameter: the one that asks for one thing only. */
function recallOf(capabilities: Capabilities, { capability }: NativeScene) {
  const commands = Object.entries(capabilities.get(capability)?.commands ?? {});
  for (const [command, { params }] of commands) {
    const names = Object.keys(params.properties ?? {});
    if (names.length === 1 && names[0] !== undefined) return { command, param: names[0] };
  }
  return undefined;
}

function NativeRow({ scene, device }: { scene: NativeScene; device: Device }) {
  const give = useCommand(device);
  const capabilities = useCapabilities();
  const recall = recallOf(capabilities, scene);
  const { component, capability, attribute, value, title } = scene;
  const key = stateKeyOf(capability, attribute, component);
  const wish = useWishes(device.id).find(({ expected }) => expected[key] === value);
  const state = device.state[key];
  const isActive = state === undefined ? scene.isActive : state.value === value;
  const progress = wish === undefined ? undefined : texts.progress[wish.status];
  return (
    <Row
      icon={<Sparkles size={20} aria-hidden />}
      title={title}
      detail={[device.name, progress ?? (isActive ? texts.values.on : undefined)].filter(Boolean).join(' · ')}
      side={
        recall !== undefined && (
          <Button
            variant="light"
            size="sm"
            aria-label={said.applyLabel(title)}
            disabled={!isReachable(device)}
            loading={wish?.status === 'pending'}
            onClick={() =>
              void give({
                component,
                capability,
                command: recall.command,
                params: { [recall.param]: value },
                expected: { [attribute]: value },
              })
            }
          >
            {said.apply}
          </Button>
        )
      }
    />
  );
}
