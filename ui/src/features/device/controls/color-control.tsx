import { SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import { useWishes } from '../../../shared/control/command-store.ts';
import { useCommand } from '../../../shared/control/use-command.ts';
import { kelvinColor } from '../../../shared/device/light-color.ts';
import { isReachable, shownState } from '../../../shared/device/shown-state.ts';
import { stateKeyOf } from '../../../shared/device/state-key.ts';
import { texts } from '../../../shared/texts.ts';
import { StateMeta } from '../state-meta.tsx';
import { ColorField } from './color-field.tsx';
import styles from './controls.module.css';
import type { ControlProps } from './power-control.tsx';
import { ValueSlider } from './value-slider.tsx';

const DEFAULT_KELVIN = { minimum: 2200, maximum: 6500 };

interface ColorControlProps extends ControlProps {
  readonly hasColor: boolean;
  readonly hasWhite: boolean;
}

/** Colour, white, or whichever of both the lamp shows. */
export function ColorControl({ device, component, hasColor, hasWhite }: ColorControlProps) {
  const wishes = useWishes(device.id);
  const reported =
    shownState(device, wishes, stateKeyOf('color', 'colorMode', component)).value ??
    shownState(device, wishes, stateKeyOf('colorTemperature', 'colorMode', component)).value;
  const [chosen, setChosen] = useState<string>();
  const mode = !hasWhite ? 'color' : !hasColor ? 'white' : (chosen ?? (reported === 'color' ? 'color' : 'white'));
  return (
    <div className={styles.color}>
      {hasColor && hasWhite && (
        <SegmentedControl
          fullWidth
          radius="xl"
          aria-label={texts.device.lightMode}
          value={mode}
          onChange={setChosen}
          data={[
            { value: 'white', label: texts.device.modeWhite },
            { value: 'color', label: texts.device.modeColor },
          ]}
        />
      )}
      {mode === 'color' ? (
        <HueControl device={device} component={component} />
      ) : (
        <WhiteControl device={device} component={component} />
      )}
    </div>
  );
}

function HueControl({ device, component }: ControlProps) {
  const give = useCommand(device);
  const wishes = useWishes(device.id);
  const hue = shownState(device, wishes, stateKeyOf('color', 'hue', component));
  const saturation = shownState(device, wishes, stateKeyOf('color', 'saturation', component)).value;
  const hasWish = wishes.some((wish) => wish.capability === 'color' && wish.component === component);
  return (
    <>
      <ColorField
        hue={typeof hue.value === 'number' ? hue.value : 36}
        saturation={typeof saturation === 'number' ? saturation : 0}
        disabled={!isReachable(device)}
        onCommit={(next) =>
          void give({ component, capability: 'color', command: 'set', params: { ...next }, expected: { ...next } })
        }
      />
      {hasWish && <StateMeta device={device} component={component} capability="color" state={hue.state} />}
    </>
  );
}

function WhiteControl({ device, component }: ControlProps) {
  const give = useCommand(device);
  const wishes = useWishes(device.id);
  const key = stateKeyOf('colorTemperature', 'kelvin', component);
  const { minimum = DEFAULT_KELVIN.minimum, maximum = DEFAULT_KELVIN.maximum } = device.limits?.[key] ?? {};
  const { value, state } = shownState(device, wishes, key);
  const hasWish = wishes.some((wish) => wish.capability === 'colorTemperature' && wish.component === component);
  const stops = [0, 0.25, 0.5, 0.75, 1].map((share) => kelvinColor(minimum + share * (maximum - minimum)));
  const { warm, soft, neutral, cool } = texts.device.whites;
  const word = (kelvin: number) => (kelvin < 2500 ? warm : kelvin < 3500 ? soft : kelvin < 5000 ? neutral : cool);
  return (
    <ValueSlider
      title={texts.device.modeWhite}
      value={typeof value === 'number' ? Math.round(value) : undefined}
      min={minimum}
      max={maximum}
      step={50}
      text={(kelvin) => `${word(kelvin)} · ${kelvin}\u202fK`}
      track={`linear-gradient(to right, ${stops.join(', ')})`}
      fill="transparent"
      disabled={!isReachable(device)}
      meta={hasWish && <StateMeta device={device} component={component} capability="colorTemperature" state={state} />}
      onCommit={(kelvin) =>
        void give({
          component,
          capability: 'colorTemperature',
          command: 'set',
          params: { kelvin },
          expected: { kelvin },
        })
      }
    />
  );
}
