import { Button, Group, Select, TextInput } from '@mantine/core';
import { LocateFixed, MapPin } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { api, unwrap } from '../../shared/api/client.ts';
import { useHome, useIsManager } from '../../shared/api/home-context.ts';
import { keys } from '../../shared/api/keys.ts';
import { placeTexts as said } from '../../shared/life-texts.ts';
import { timezones } from '../../shared/time/timezones.ts';
import { CardList, Row } from '../../shared/ui/card.tsx';
import { DecimalInput } from '../../shared/ui/decimal-input.tsx';
import { Section } from '../../shared/ui/page.tsx';
import { useAction } from '../../shared/ui/use-action.ts';
import styles from './home-place.module.css';

type Degrees = number | undefined;

/** The name, the zone and the position of the home, for who manages it. */
export function HomePlace() {
  const isManager = useIsManager();
  const { timezone, position } = useHome();
  const [isOpen, setOpen] = useState(false);
  if (!isManager) return null;
  const where = position === undefined ? said.nowhere : said.at(position.latitude, position.longitude);
  return (
    <Section title={said.title} hint={said.hint}>
      {isOpen ? (
        <PlaceForm />
      ) : (
        <CardList>
          <Row
            icon={<MapPin size={20} aria-hidden />}
            title={timezone}
            detail={where}
            side={
              <Button variant="light" size="sm" onClick={() => setOpen(true)}>
                {said.change}
              </Button>
            }
          />
        </CardList>
      )}
    </Section>
  );
}

function PlaceForm() {
  const home = useHome();
  const [name, setName] = useState(home.name);
  const [timezone, setTimezone] = useState(home.timezone);
  const [latitude, setLatitude] = useState<Degrees>(home.position?.latitude);
  const [longitude, setLongitude] = useState<Degrees>(home.position?.longitude);
  const [hereFailed, setHereFailed] = useState(false);
  const isHalf = (latitude === undefined) !== (longitude === undefined);
  const save = useAction({
    run: () => {
      const position = latitude === undefined || longitude === undefined ? null : { latitude, longitude };
      const body = { name: name.trim() === '' ? home.name : name.trim(), timezone, position };
      return unwrap(api.PATCH('/api/v1/homes/{homeId}', { params: { path: { homeId: home.id } }, body }));
    },
    renews: [keys.me],
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!isHalf) save.mutate();
  };
  const here = () => {
    setHereFailed(false);
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        // A hundred metres are enough for the sun, and no more than that is kept.
        setLatitude(Math.round(coords.latitude * 1_000) / 1_000);
        setLongitude(Math.round(coords.longitude * 1_000) / 1_000);
      },
      () => setHereFailed(true),
    );
  };
  // Browsers tell a position to pages over HTTPS only.
  const canLocate = globalThis.isSecureContext === true && globalThis.navigator?.geolocation !== undefined;
  return (
    <form className={styles.form} noValidate onSubmit={submit}>
      <TextInput
        label={said.name}
        value={name}
        maxLength={200}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Select
        label={said.zone}
        searchable
        allowDeselect={false}
        comboboxProps={{ keepMounted: false }}
        data={[...new Set([home.timezone, ...timezones()])]}
        value={timezone}
        onChange={(zone) => zone !== null && setTimezone(zone)}
      />
      <div className={styles.pair}>
        <DecimalInput
          label={said.latitude}
          description={said.latitudeHint}
          min={-90}
          max={90}
          decimalScale={4}
          error={isHalf ? said.both : undefined}
          value={latitude}
          onChange={setLatitude}
        />
        <DecimalInput
          label={said.longitude}
          description={said.longitudeHint}
          min={-180}
          max={180}
          decimalScale={4}
          value={longitude}
          onChange={setLongitude}
        />
      </div>
      {hereFailed && <p role="alert">{said.hereFailed}</p>}
      <Group gap="sm">
        <Button type="submit" loading={save.isPending}>
          {said.save}
        </Button>
        {canLocate && (
          <Button variant="default" leftSection={<LocateFixed size={17} aria-hidden />} onClick={here}>
            {said.here}
          </Button>
        )}
        <span role="status">{save.isSuccess && said.saved}</span>
      </Group>
    </form>
  );
}
