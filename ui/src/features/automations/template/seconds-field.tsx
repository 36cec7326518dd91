import { Select } from '@mantine/core';
import type { TemplateInput, TemplateInputValue } from '@nexa/sdk';
import { useState } from 'react';
import { templateTexts as said } from '../../../shared/automation-texts.ts';
import { DecimalInput } from '../../../shared/ui/decimal-input.tsx';
import styles from '../automations.module.css';

type Unit = keyof typeof said.units;
const sizes: Record<Unit, number> = { seconds: 1, minutes: 60, hours: 3_600 };

/** The largest unit in which it is a whole number. */
function fittingUnit(seconds: number): Unit {
  if (seconds === 0) return 'minutes';
  if (seconds % sizes.hours === 0) return 'hours';
  return seconds % sizes.minutes === 0 ? 'minutes' : 'seconds';
}

interface SecondsFieldProps {
  readonly input: Extract<TemplateInput, { kind: 'seconds' }>;
  readonly value: TemplateInputValue | undefined;
  readonly error: string | undefined;
  readonly onChange: (value: TemplateInputValue | undefined) => void;
}

/** A span of time in the unit that a person thinks in. */
export function SecondsField({ input, value, error, onChange }: SecondsFieldProps) {
  const seconds = typeof value === 'number' ? value : undefined;
  const [unit, setUnit] = useState<Unit>(seconds === undefined ? 'minutes' : fittingUnit(seconds));
  const shown = seconds === undefined ? undefined : seconds / sizes[unit];
  return (
    <div className={styles.span}>
      <DecimalInput
        label={input.title}
        description={input.hint}
        error={error}
        min={(input.minimum ?? 0) / sizes[unit]}
        {...(input.maximum !== undefined && { max: input.maximum / sizes[unit] })}
        value={shown}
        onChange={(next) => onChange(next === undefined ? undefined : next * sizes[unit])}
      />
      <Select
        aria-label={said.unit(input.title)}
        allowDeselect={false}
        data={Object.entries(said.units).map(([key, title]) => ({ value: key, label: title }))}
        value={unit}
        onChange={(next) => {
          if (next === null) return;
          const chosen = next as Unit;
          if (shown !== undefined) onChange(shown * sizes[chosen]);
          setUnit(chosen);
        }}
      />
    </div>
  );
}
