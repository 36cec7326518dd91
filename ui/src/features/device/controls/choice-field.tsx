import { NativeSelect, SegmentedControl } from '@mantine/core';
import styles from './controls.module.css';

/** More than this, or longer words, stand in a list. */
const MOST_SIDE_BY_SIDE = 4;

interface ChoiceFieldProps {
  readonly label: string;
  readonly value: string | undefined;
  readonly choices: readonly { readonly value: string; readonly label: string }[];
  readonly disabled: boolean;
  readonly onChange: (value: string) => void;
}

/** One of some words. */
export function ChoiceField({ label, value, choices, disabled, onChange }: ChoiceFieldProps) {
  const isKnown = choices.some((choice) => choice.value === value);
  if (choices.length > MOST_SIDE_BY_SIDE) {
    const unknown = isKnown ? [] : [{ value: value ?? '', label: value ?? '–', disabled: true }];
    return (
      <NativeSelect
        label={label}
        value={value ?? ''}
        disabled={disabled}
        data={[...unknown, ...choices]}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    );
  }
  return (
    <div className={styles.choice}>
      <span className={styles.quiet}>{label}</span>
      <SegmentedControl
        fullWidth
        radius="xl"
        aria-label={label}
        disabled={disabled}
        value={isKnown ? (value ?? '') : ''}
        data={[...choices]}
        onChange={onChange}
      />
    </div>
  );
}
