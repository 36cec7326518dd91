import { NumberInput, type NumberInputProps } from '@mantine/core';
import { useState } from 'react';

interface DecimalInputProps extends Omit<NumberInputProps, 'value' | 'onChange' | 'defaultValue'> {
  readonly value: number | undefined;
  readonly onChange: (value: number | undefined) => void;
}

function numberOf(typed: number | string): number | undefined {
  const value = typed === '' ? Number.NaN : Number(typed);
  return Number.isNaN(value) ? undefined : value;
}

/** A number that is being typed: "5." and "-" stay as they are until they become one. */
export function DecimalInput({ value, onChange, ...rest }: DecimalInputProps) {
  const [typed, setTyped] = useState<number | string>(value ?? '');
  return (
    <NumberInput
      {...rest}
      value={numberOf(typed) === value ? typed : (value ?? '')}
      onChange={(next) => {
        setTyped(next);
        onChange(numberOf(next));
      }}
    />
  );
}
