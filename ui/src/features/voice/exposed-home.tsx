import type { Device, ExposedEcosystem, RefusedScene, Scene } from '../../shared/api/types.ts';
import { texts } from '../../shared/texts.ts';
import { Section } from '../../shared/ui/page.tsx';
import styles from './exposed.module.css';
import { ExposedDevices } from './exposed-devices.tsx';
import { ExposedScenes } from './exposed-scenes.tsx';
import { useSaveExposure } from './use-save-exposure.ts';

interface ExposedHomeProps {
  readonly ecosystem: ExposedEcosystem;
  readonly devices: readonly Device[];
  readonly scenes: readonly Scene[];
  readonly refused: readonly RefusedScene[];
}

/** What one ecosystem sees of the home, and switches for it. */
export function ExposedHome({ ecosystem, devices, scenes, refused }: ExposedHomeProps) {
  const { voice } = texts;
  const save = useSaveExposure(ecosystem.ecosystem);
  const shownDevices = voice.shown(ecosystem.devices.length, devices.length);
  const shownScenes = scenes.length === 0 ? undefined : voice.shownScenes(ecosystem.scenes.length, scenes.length);
  return (
    <Section title={ecosystem.name} hint={[shownDevices, shownScenes].filter(Boolean).join(' ')}>
      <ExposedDevices ecosystem={ecosystem} devices={devices} save={save} />
      {scenes.length > 0 && (
        <>
          <h3 className={styles.heading}>{voice.scenes}</h3>
          <ExposedScenes ecosystem={ecosystem} scenes={scenes} refused={refused} save={save} />
        </>
      )}
    </Section>
  );
}
