import { Button, NumberInput, Select } from '@mantine/core';
import type { Device, ReplacementPreview } from '../../shared/api/types.ts';
import { partsOfStateKey, stateKeyOf } from '../../shared/device/state-key.ts';
import { useCapabilities } from '../../shared/device/use-capabilities.ts';
import { attributeOf, type Capabilities, titleOf } from '../../shared/device/value-text.ts';
import { replaceWords } from './path-words.ts';
import pathStyles from './paths.module.css';

type Units = ReplacementPreview['units'];
type Unit = Units[number];

interface UnitFieldsProps {
  readonly device: Device;
  readonly chosen: Device;
  readonly pairs: ReplacementPreview['components'];
  readonly units: Units;
  readonly onChange: (units: Units) => void;
}

/** Which measured value of the new device becomes which of this one, and how: proposed, and a person’s to change. */
export function UnitFields({ device, chosen, pairs, units, onChange }: UnitFieldsProps) {
  const capabilities = useCapabilities();
  const isTaken = (side: 'from' | 'to', key: string) => units.some((unit) => unit[side] === key);
  const targets = measuredKeys(capabilities, device).filter((key) => {
    const component = partsOfStateKey(key)?.component;
    return pairs.some(({ to }) => to === component);
  });
  const free = targets.filter((key) => !isTaken('to', key));
  const sources = measuredKeys(capabilities, chosen).filter((key) => !isTaken('from', key));
  if (units.length === 0 && (free.length === 0 || sources.length === 0)) return null;
  const label = (owner: Device) => (key: string) => ({ value: key, label: keyText(capabilities, owner, key) });
  const put = (from: string, change: Partial<Unit>) =>
    onChange(units.map((unit) => (unit.from === from ? { ...unit, ...change } : unit)));
  const add = (from: string) => {
    const to = free.find((key) => key === from) ?? free[0];
    if (to !== undefined) onChange([...units, mapping(capabilities, from, to)]);
  };
  return (
    <fieldset className={pathStyles.form}>
      <legend>{replaceWords.units}</legend>
      {units.map((unit) => (
        <UnitRow
          key={unit.from}
          unit={unit}
          name={keyText(capabilities, chosen, unit.from)}
          target={keyText(capabilities, device, unit.to)}
          targets={[unit.to, ...free].map(label(device))}
          onAim={(to) => onChange(units.map((one) => (one === unit ? mapping(capabilities, unit.from, to) : one)))}
          onChange={(change) => put(unit.from, change)}
          onRemove={() => onChange(units.filter((one) => one !== unit))}
        />
      ))}
      {free.length > 0 && sources.length > 0 && (
        <Select
          label={replaceWords.addUnit}
          placeholder={replaceWords.chooseUnit}
          data={sources.map(label(chosen))}
          value={null}
          onChange={(from) => from !== null && add(from)}
        />
      )}
    </fieldset>
  );
}

interface UnitRowProps {
  readonly unit: Unit;
  readonly name: string;
  readonly target: string;
  readonly targets: readonly { readonly value: string; readonly label: string }[];
  readonly onAim: (to: string) => void;
  readonly onChange: (change: Partial<Unit>) => void;
  readonly onRemove: () => void;
}

function UnitRow({ unit, name, target, targets, onAim, onChange, onRemove }: UnitRowProps) {
  const { to, scale, offset = 0, continues = false } = unit;
  return (
    <div>
      <Select
        label={replaceWords.becomes(name)}
        description={continues ? replaceWords.counter : undefined}
        data={[...targets]}
        allowDeselect={false}
        value={to}
        onChange={(next) => next !== null && next !== to && onAim(next)}
      />
      <div className={pathStyles.pair}>
        <NumberInput
          label={replaceWords.scale(target)}
          value={scale}
          onBlur={(event) => onChange({ scale: Number(event.currentTarget.value) })}
        />
        {!continues && (
          <NumberInput
            label={replaceWords.offset(target)}
            value={offset}
            onBlur={(event) => onChange({ offset: Number(event.currentTarget.value) })}
          />
        )}
      </div>
      <Button variant="subtle" size="compact-sm" onClick={onRemove} aria-label={replaceWords.removeUnit(name)}>
        {replaceWords.remove}
      </Button>
    </div>
  );
}

/** Keys of what is measured, of every part. */
function measuredKeys(capabilities: Capabilities, { components }: Device): string[] {
  return components.flatMap(({ id, capabilities: own }) =>
    own.flatMap((capability) =>
      Object.entries(capabilities.get(capability)?.attributes ?? {}).flatMap(([attribute, { history }]) =>
        history === 'states' ? [] : [stateKeyOf(capability, attribute, id)],
      ),
    ),
  );
}

/** A total goes on from where it was, whatever the new one’s counter stands at. */
function mapping(capabilities: Capabilities, from: string, to: string): Unit {
  const { history, unit } = attributeOf(capabilities, to) ?? {};
  const isTotal = history === 'energy' && (unit === 'kWh' || unit === 'Wh');
  return { from, to, scale: 1, ...(isTotal ? { continues: true } : {}) };
}

function keyText(capabilities: Capabilities, { components }: Device, key: string): string {
  const component = partsOfStateKey(key)?.component;
  const part = components.find(({ id }) => id === component);
  const title = titleOf(capabilities, key, component === 'main' ? undefined : (part?.name ?? component));
  const unit = attributeOf(capabilities, key)?.unit;
  return unit === undefined ? title : `${title} (${unit})`;
}
