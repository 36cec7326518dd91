import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { MockHome } from '../mock-server/mock-home.ts';
import { renderApp } from '../support/render-app.tsx';

function show(prepare: (home: MockHome) => void = () => undefined): MockHome {
  const home = new MockHome({ answerAfterMs: 20 });
  home.signedIn = true;
  prepare(home);
  renderApp(home, '/voice');
  return home;
}

const region = async (name: string) => within(await screen.findByRole('region', { name }));
const ecosystem = (home: MockHome, id: string) => home.ecosystems.find((each) => each.ecosystem === id);
const lockDoor = (home: MockHome) =>
  home.life.scenes[0]?.states.push({
    deviceId: home.named('Front door').id,
    capability: 'lock',
    attribute: 'locked',
    value: true,
  });

describe('what voice assistants may see', () => {
  it('is nothing at first, of devices and scenes', async () => {
    const home = show();
    const alexa = await region('Amazon Alexa');
    expect(await alexa.findByRole('heading', { name: 'Scenes' })).toBeDefined();
    const switches = alexa.getAllByRole('switch');
    expect(switches).toHaveLength(home.devices.length + home.life.scenes.length);
    expect(switches.filter((each) => (each as HTMLInputElement).checked)).toEqual([]);
    expect(alexa.getByText(/May start 0 of 2 scenes\./)).toBeDefined();
  });

  it('is a scene that is switched on, for one assistant alone, beside the devices that were', async () => {
    const lamp = new MockHome().named('Floor lamp').id;
    const home = show((prepared) => {
      const alexa = ecosystem(prepared, 'alexa');
      alexa?.devices.push({ deviceId: lamp, needsPin: false, isKnown: true });
    });
    const [evening, morning] = home.life.scenes;
    const alexa = await region('Amazon Alexa');
    const toggle = (name: string) => alexa.findByRole('switch', { name: `Show ${name} to Amazon Alexa` });
    await userEvent.click(await toggle('Evening'));
    await waitFor(() => expect(ecosystem(home, 'alexa')?.scenes).toMatchObject([{ sceneId: evening?.id }]));
    await waitFor(async () => expect(await toggle('Evening')).toHaveProperty('checked', true));
    await userEvent.click(await toggle('Good morning'));
    await waitFor(() => expect(ecosystem(home, 'alexa')?.scenes).toHaveLength(2));
    await waitFor(async () => expect(await toggle('Evening')).toHaveProperty('disabled', false));
    await userEvent.click(await toggle('Evening'));
    await waitFor(() => expect(ecosystem(home, 'alexa')?.scenes).toMatchObject([{ sceneId: morning?.id }]));
    expect(ecosystem(home, 'alexa')?.devices.map(({ deviceId }) => deviceId)).toEqual([lamp]);
    expect(ecosystem(home, 'google')?.scenes).toEqual([]);
  });

  it('is a device that is switched on, and scenes stay as they are', async () => {
    const home = show((prepared) => {
      const sceneId = prepared.life.scenes[0]?.id ?? '';
      ecosystem(prepared, 'google')?.scenes.push({ sceneId, name: 'Cosy', isKnown: true });
    });
    const google = await region('Google Home');
    expect(await google.findByText('Cosy')).toBeDefined();
    await userEvent.click(await google.findByRole('switch', { name: 'Show Floor lamp to Google Home' }));
    await waitFor(() => expect(ecosystem(home, 'google')?.devices).toHaveLength(1));
    expect(ecosystem(home, 'google')?.scenes).toHaveLength(1);
  });

  it('is no scene that changes a lock, and says why', async () => {
    show(lockDoor);
    const alexa = await region('Amazon Alexa');
    expect(await alexa.findByText('Not by voice, because of what it changes: Lock')).toBeDefined();
    const toggle = await alexa.findByRole('switch', { name: 'Show Evening to Amazon Alexa' });
    expect([toggle.hasAttribute('disabled'), (toggle as HTMLInputElement).checked]).toEqual([true, false]);
    const other = await alexa.findByRole('switch', { name: 'Show Good morning to Amazon Alexa' });
    expect(other.hasAttribute('disabled')).toBe(false);
  });

  it('speaks of no scenes where there are none', async () => {
    show((home) => {
      home.life.scenes = [];
    });
    const alexa = await region('Amazon Alexa');
    expect(await alexa.findAllByRole('switch')).not.toEqual([]);
    expect(alexa.queryByRole('heading', { name: 'Scenes' })).toBeNull();
    expect(alexa.queryByText(/scenes/)).toBeNull();
  });
});
