import { useQuery } from '@tanstack/react-query';
import { Mic } from 'lucide-react';
import { useHome } from '../../shared/api/home-context.ts';
import { devicesQuery, exposureQuery, scenesQuery } from '../../shared/api/queries.ts';
import { texts } from '../../shared/texts.ts';
import { Page } from '../../shared/ui/page.tsx';
import { Empty, QueryView } from '../../shared/ui/states.tsx';
import { ExposedHome } from './exposed-home.tsx';

/** What each voice ecosystem may see of the home: nothing, until somebody switches it on here. */
export function VoicePage() {
  const home = useHome();
  const exposure = useQuery(exposureQuery(home.id));
  const devices = useQuery(devicesQuery(home.id));
  const scenes = useQuery(scenesQuery(home.id)).data?.items ?? [];
  const { voice } = texts;
  return (
    <Page title={voice.title} lead={voice.lead} back="/settings" width="reading">
      <QueryView query={exposure}>
        {({ ecosystems, refusedScenes }) => (
          <QueryView query={devices}>
            {(all) =>
              ecosystems.length === 0 ? (
                <Empty icon={Mic} title={voice.none} text={voice.noneHint} />
              ) : (
                ecosystems.map((ecosystem) => (
                  <ExposedHome
                    key={ecosystem.ecosystem}
                    ecosystem={ecosystem}
                    devices={all}
                    scenes={scenes}
                    refused={refusedScenes}
                  />
                ))
              )
            }
          </QueryView>
        )}
      </QueryView>
    </Page>
  );
}
