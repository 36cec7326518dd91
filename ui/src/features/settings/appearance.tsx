import { SegmentedControl, useMantineColorScheme } from '@mantine/core';
import { texts } from '../../shared/texts.ts';

/** Light, dark, or as the device has it. */
export function Appearance() {
  const { settings } = texts;
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <SegmentedControl
      fullWidth
      radius="xl"
      aria-label={settings.appearance}
      value={colorScheme}
      onChange={(value) => setColorScheme(value === 'light' || value === 'dark' ? value : 'auto')}
      data={[
        { value: 'auto', label: settings.auto },
        { value: 'light', label: settings.light },
        { value: 'dark', label: settings.dark },
      ]}
    />
  );
}
