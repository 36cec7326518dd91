import { useWishes } from '../../../shared/control/command-store.ts';
import { useCommand } from '../../../shared/control/use-command.ts';
import { lightColor } from '../../../shared/device/light-color.ts';
import { isReachable, shownState } from '../../../shared/device/shown-state.ts';
import { stateKeyOf } from '../../../shared/device/state-key.ts';
import { useCapabilities } from '../../../shared/device/use-capabilities.ts';
import { titleOf, valueText } from '../../../shared/device/value-text.ts';
import { StateMeta } from '../state-meta.tsx';
import type { ControlProps } from './power-control.tsx';
import { ValueSlider } from './value-slider.tsx';

/** How bright. Dragging a lamp that is off switches it on. */
export function BrightnessControl({ device, component }: ControlProps) {
  const give = useCommand(device);
  const wishes = useWishes(device.id);
  const capabilities = useCapabilities();
  const key = stateKeyOf('brightness', 'level', component);
  const { value, state } = shownState(device, wishes, key);
  const hasWish = wishes.some((wish) => wish.capability === 'brightness' && wish.component === component);
  const isOn = shownState(device, wishes, stateKeyOf('onOff', 'on', component)).value !== false || hasWish;
  const color = lightColor(device.state, component === 'main' ? '' : `${component}:`) ?? 'var(--glow)';
  return (
    <ValueSlider
      title={titleOf(capabilities, key)}
      value={typeof value === 'number' ? Math.round(value) : undefined}
      min={1}
      max={100}
      text={(level) => valueText(capabilities, key, level)}
      fill={isOn ? color : 'var(--surface-3)'}
      disabled={!isReachable(device)}
      meta={hasWish && <StateMeta device={device} component={component} capability="brightness" state={state} />}
      onCommit={(level) =>
        void give({ component, capability: 'brightness', command: 'set', params: { level }, expected: { level } })
      }
    />
  );
}
