import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { ApiError, api, unwrap } from '../../shared/api/client.ts';
import { HomeContext } from '../../shared/api/home-context.ts';
import { keys } from '../../shared/api/keys.ts';
import { meQuery, setupQuery } from '../../shared/api/queries.ts';
import type { SetupInput } from '../../shared/api/types.ts';
import { useAction } from '../../shared/ui/use-action.ts';
import { type Account, AccountStep } from './account-step.tsx';
import { FoundStep } from './found-step.tsx';
import { type HomeChoice, HomeStep } from './home-step.tsx';

interface WelcomePageProps {
  /** The account exists already; what is left is to connect something. */
  readonly isSignedIn: boolean;
}

/** The first run: account, home, what was found, the first device under control. */
export function WelcomePage({ isSignedIn }: WelcomePageProps) {
  const cache = useQueryClient();
  const navigate = useNavigate();
  const setup = useQuery({ ...setupQuery, enabled: !isSignedIn });
  const me = useQuery({ ...meQuery, enabled: isSignedIn });
  const [account, setAccount] = useState<Account>();
  const [isAccountDone, setAccountDone] = useState(false);
  const create = useAction({
    run: (input: SetupInput) => unwrap(api.POST('/api/v1/setup', { body: input })),
    onDone: async () => {
      cache.removeQueries({ queryKey: keys.setup });
      await cache.fetchQuery(meQuery);
      await navigate({ to: '/welcome', search: { step: 'found' } });
    },
    ownError: true,
  });

  const home = me.data?.homes[0];
  if (isSignedIn) {
    return home === undefined ? null : (
      <HomeContext value={home}>
        <FoundStep />
      </HomeContext>
    );
  }
  if (account === undefined || !isAccountDone) {
    return (
      <AccountStep
        initial={account}
        codeRequired={setup.data?.codeRequired === true}
        codeError={isCodeError(create.error) ? create.error : undefined}
        onNext={(next) => {
          setAccount(next);
          setAccountDone(true);
        }}
      />
    );
  }
  const finish = (choice: HomeChoice) => {
    const { code, ...rest } = account;
    create.mutate(
      { ...rest, home: choice, ...(code !== '' && { code }) },
      { onError: (error) => isCodeError(error) && setAccountDone(false) },
    );
  };
  return (
    <HomeStep
      ownerName={account.name}
      busy={create.isPending}
      error={create.error}
      onBack={() => setAccountDone(false)}
      onNext={finish}
    />
  );
}

const isCodeError = (error: unknown): boolean => error instanceof ApiError && error.code === 'NEXA_SETUP_CODE_REQUIRED';
