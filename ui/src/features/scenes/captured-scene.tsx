import { Alert, Button, Select, TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { api, unwrap } from '../../shared/api/client.ts';
import { errorText } from '../../shared/api/error-text.ts';
import { useHome } from '../../shared/api/home-context.ts';
import { keys } from '../../shared/api/keys.ts';
import type { Room, WishedState } from '../../shared/api/types.ts';
import { stateKeyOf } from '../../shared/device/state-key.ts';
import { useCapabilities } from '../../shared/device/use-capabilities.ts';
import { titleOf } from '../../shared/device/value-text.ts';
import { sceneTexts as said } from '../../shared/life-texts.ts';
import { Card } from '../../shared/ui/card.tsx';
import { DecimalInput } from '../../shared/ui/decimal-input.tsx';
import { useAction } from '../../shared/ui/use-action.ts';
import styles from './scenes.module.css';
import { nameOf, stateLines } from './state-line.ts';
import { useDevicesById } from './use-devices-by-id.ts';

const LONGEST_TRANSITION_S = 604_800;

interface Captured {
  readonly states: WishedState[];
  readonly leftOut: readonly Readonly<Record<string, unknown>>[];
}

interface CapturedSceneProps {
  readonly captured: Captured;
  readonly rooms: readonly Room[];
  readonly room: string | undefined;
}

/** What was taken down, and the rest that a scene needs. */
export function CapturedScene({ captured: { states, leftOut }, rooms, room }: CapturedSceneProps) {
  const { id: homeId } = useHome();
  const devices = useDevicesById();
  const capabilities = useCapabilities();
  const navigate = useNavigate();
  const [name, setName] = useState('');
  const [roomId, setRoomId] = useState<string | null>(room ?? null);
  const [transition, setTransition] = useState<number>();
  const [isTried, setTried] = useState(false);
  const save = useAction({
    run: () => {
      const body = {
        name: name.trim(),
        states,
        ...(roomId !== null && { roomId }),
        ...(transition !== undefined && { transition }),
      };
      return unwrap(api.POST('/api/v1/homes/{homeId}/scenes', { params: { path: { homeId } }, body }));
    },
    renews: [keys.scenes(homeId)],
    onDone: () => void navigate({ to: '/scenes' }),
    ownError: true,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (name.trim() !== '') save.mutate();
  };
  const reasonOf = (left: Readonly<Record<string, unknown>>) => {
    const { deviceId, component, capability, attribute, reason } = left as Record<string, string | undefined>;
    const title =
      capability === undefined || attribute === undefined
        ? ''
        : `, ${titleOf(capabilities, stateKeyOf(capability, attribute, component))}`;
    return `${nameOf(devices, deviceId ?? '')}${title}: ${said.leftOutReason[reason ?? ''] ?? reason ?? ''}`;
  };
  return (
    <form className={styles.form} noValidate onSubmit={submit}>
      <Card>
        <h2 className={styles.cardTitle}>{said.captured}</h2>
        {states.length === 0 && <p className={styles.quiet}>{said.nothingCaptured}</p>}
        <dl className={styles.states}>
          {stateLines(states, devices, capabilities).map(({ deviceId, name: device, text }) => (
            <div key={deviceId}>
              <dt>{device}</dt>
              <dd>{text}</dd>
            </div>
          ))}
        </dl>
        {leftOut.length > 0 && (
          <>
            <h3 className={styles.cardTitle}>{said.leftOut}</h3>
            <ul className={styles.quiet}>
              {[...new Set(leftOut.map(reasonOf))].map((line) => (
                <li key={line}>{line}</li>
              ))}
            </ul>
          </>
        )}
      </Card>
      {states.length > 0 && (
        <>
          <TextInput
            label={said.name}
            placeholder={said.nameHint}
            value={name}
            maxLength={200}
            error={isTried && name.trim() === '' ? said.needName : undefined}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <Select
            label={said.room}
            placeholder={said.noRoom}
            clearable
            data={rooms.map(({ id, name: title }) => ({ value: id, label: title }))}
            value={roomId}
            onChange={setRoomId}
          />
          <DecimalInput
            label={said.transition}
            description={said.transitionHint}
            min={0}
            max={LONGEST_TRANSITION_S}
            suffix={'\u202fs'}
            value={transition}
            onChange={setTransition}
          />
          {save.isError && (
            <Alert color="red" variant="light" role="alert">
              {errorText(save.error)}
            </Alert>
          )}
          <Button type="submit" size="lg" loading={save.isPending}>
            {said.save}
          </Button>
        </>
      )}
    </form>
  );
}
