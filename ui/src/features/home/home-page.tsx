import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Plus, Sofa } from 'lucide-react';
import { useHome } from '../../shared/api/home-context.ts';
import { overviewQuery } from '../../shared/api/opening.ts';
import { devicesQuery, issuesQuery, meQuery, roomsQuery } from '../../shared/api/queries.ts';
import type { Device, Room } from '../../shared/api/types.ts';
import { TileGridLoading } from '../../shared/device/tile-grid.tsx';
import { useCapabilities } from '../../shared/device/use-capabilities.ts';
import { texts } from '../../shared/texts.ts';
import { AddLink } from '../../shared/ui/add-link.tsx';
import { Page } from '../../shared/ui/page.tsx';
import { Empty, QueryView } from '../../shared/ui/states.tsx';
import { AddRoom } from './add-room.tsx';
import { AttentionCard } from './attention-card.tsx';
import { EnergyCard } from './energy-card.tsx';
import { greeting } from './greeting.ts';
import { HomeSummary } from './home-summary.tsx';
import { ModeControl } from './mode-control.tsx';
import { RoomSection, UnassignedSection } from './room-section.tsx';

/** The home at a glance: what needs a person, then every room, live. */
export function HomePage() {
  const home = useHome();
  const devices = useQuery(devicesQuery(home.id));
  const rooms = useQuery(roomsQuery(home.id));
  const issues = useQuery(issuesQuery(home.id)).data ?? [];
  const overview = useQuery(overviewQuery(home.id)).data;
  const name = useQuery(meQuery).data?.user.name;
  const addDevice = (
    <Button component={Link} to="/add" leftSection={<Plus size={18} aria-hidden />}>
      {texts.home.addDevice}
    </Button>
  );
  return (
    <Page
      title={greeting(new Date(), name)}
      lead={devices.data === undefined ? ' ' : <HomeSummary devices={devices.data} numbers={overview?.numbers} />}
      actions={<AddLink to="/add" label={texts.home.addDevice} />}
    >
      <QueryView query={devices} loading={<TileGridLoading count={8} />}>
        {(all) =>
          all.length === 0 ? (
            <Empty icon={Sofa} title={texts.home.emptyTitle} text={texts.home.empty} action={addDevice} />
          ) : (
            <>
              {home.role !== 'guest' && <ModeControl homeId={home.id} />}
              <AttentionCard issues={issues} />
              <Rooms devices={all} rooms={rooms.data ?? []} />
              <EnergyCard days={overview?.energy ?? []} />
              <AddRoom homeId={home.id} />
            </>
          )
        }
      </QueryView>
    </Page>
  );
}

function Rooms({ devices, rooms }: { devices: readonly Device[]; rooms: readonly Room[] }) {
  const capabilities = useCapabilities();
  const known = new Set(rooms.map(({ id }) => id));
  const shown = devices.filter(({ type }) => type !== 'bridge');
  const unassigned = shown.filter(({ roomId }) => roomId === null || !known.has(roomId));
  return (
    <>
      {rooms.map((room) => (
        <RoomSection
          key={room.id}
          room={room}
          devices={shown.filter(({ roomId }) => roomId === room.id)}
          allDevices={shown}
          capabilities={capabilities}
        />
      ))}
      {unassigned.length > 0 && <UnassignedSection devices={unassigned} rooms={rooms} capabilities={capabilities} />}
    </>
  );
}
