import { Button, Menu, Switch } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Check, ChevronDown, DoorOpen, House, type LucideIcon, Moon, TreePalm } from 'lucide-react';
import { useState } from 'react';
import { api, unwrap } from '../../shared/api/client.ts';
import { keys } from '../../shared/api/keys.ts';
import { modeQuery } from '../../shared/api/queries.ts';
import type { HomeMode } from '../../shared/api/types.ts';
import { modeTexts as said } from '../../shared/life-texts.ts';
import { exactTime } from '../../shared/time/age.tsx';
import { useAction } from '../../shared/ui/use-action.ts';
import styles from './mode-control.module.css';
import { type Span, spans, untilOf } from './mode-span.ts';

type Mode = HomeMode['mode'];

const icons: Record<Mode, LucideIcon> = { home: House, away: DoorOpen, night: Moon, vacation: TreePalm };
const modes = Object.keys(icons) as Mode[];

interface Wish {
  readonly mode?: Mode;
  readonly until?: string;
  readonly guests?: boolean;
}

/** What the people of the home are about, and a small menu to say so. */
export function ModeControl({ homeId }: { homeId: string }) {
  const cache = useQueryClient();
  const mode = useQuery(modeQuery(homeId)).data;
  const [span, setSpan] = useState<Span>('open');
  const change = useAction({
    run: (body: Wish) => unwrap(api.PUT('/api/v1/homes/{homeId}/mode', { params: { path: { homeId } }, body })),
    onDone: (next) => cache.setQueryData(keys.mode(homeId), next),
  });
  if (mode === undefined) return null;
  const Icon = icons[mode.mode];
  const title = said.modes[mode.mode];
  const choose = (next: Mode) => {
    const until = next === 'home' ? undefined : untilOf(span, new Date());
    change.mutate({ mode: next, ...(until !== undefined && { until }) });
  };
  return (
    <div className={styles.control}>
      <Menu position="bottom-start" withinPortal onClose={() => setSpan('open')}>
        <Menu.Target>
          <Button
            variant="default"
            radius="xl"
            size="sm"
            loading={change.isPending}
            leftSection={<Icon size={17} aria-hidden />}
            rightSection={<ChevronDown size={15} aria-hidden />}
            aria-label={said.current(title)}
          >
            {title}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>{said.label}</Menu.Label>
          {modes.map((each) => {
            const Picture = icons[each];
            return (
              <Menu.Item
                key={each}
                leftSection={<Picture size={16} aria-hidden />}
                {...(each === mode.mode && { rightSection: <Check size={16} aria-hidden /> })}
                onClick={() => choose(each)}
              >
                {said.modes[each]}
              </Menu.Item>
            );
          })}
          <Menu.Divider />
          <Menu.Label>{said.forHow}</Menu.Label>
          {spans.map((each) => (
            <Menu.Item
              key={each}
              closeMenuOnClick={false}
              {...(each === span && { rightSection: <Check size={16} aria-hidden /> })}
              onClick={() => setSpan(each)}
            >
              {said[each]}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      {mode.until !== undefined && <span className={styles.quiet}>{said.until(exactTime(mode.until))}</span>}
      {mode.someoneHome !== undefined && (
        <span className={styles.quiet}>{mode.someoneHome ? said.somebody : said.nobody}</span>
      )}
      <Switch
        size="sm"
        label={said.guests}
        checked={change.isPending ? (change.variables.guests ?? mode.guests) : mode.guests}
        onChange={(event) => change.mutate({ guests: event.currentTarget.checked })}
      />
    </div>
  );
}
