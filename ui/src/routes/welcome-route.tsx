import { useSearch } from '@tanstack/react-router';
import { WelcomePage } from '../features/welcome/welcome-page.tsx';

export function WelcomeRoute() {
  const { step } = useSearch({ from: '/welcome' });
  return <WelcomePage isSignedIn={step === 'found'} />;
}
