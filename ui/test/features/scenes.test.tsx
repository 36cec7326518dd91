import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { MockHome } from '../mock-server/mock-home.ts';
import { renderApp } from '../support/render-app.tsx';

function show(path: string, prepare: (home: MockHome) => void = () => undefined): MockHome {
  const home = new MockHome({ answerAfterMs: 20 });
  home.signedIn = true;
  prepare(home);
  renderApp(home, path);
  return home;
}

const cardOf = (name: string) => screen.findByRole('article', { name });

describe('scenes', () => {
  it('applies one, tells what became of each device, and brings back what was before', async () => {
    const home = show('/scenes');
    const card = await cardOf('Evening');
    await userEvent.click(within(card).getByRole('button', { name: 'Apply Evening' }));
    const results = await within(card).findByRole('list', { name: 'What became of it' });
    expect(within(results).getAllByText('– Confirmed')).toHaveLength(2);
    expect(home.named('Floor lamp').state['brightness.level']?.value).toBe(30);
    await userEvent.click(within(card).getByRole('button', { name: 'Bring back what was before' }));
    await waitFor(() => expect(home.life.activations).toHaveLength(2));
    expect(await within(card).findByText(/Bringing back what was before: Done/)).toBeDefined();
    expect(within(card).queryByRole('button', { name: 'Bring back what was before' })).toBeNull();
  });

  it('says which device did not get there and why', async () => {
    show('/scenes');
    const card = await cardOf('Good morning');
    await userEvent.click(within(card).getByRole('button', { name: 'Apply Good morning' }));
    expect(await within(card).findByText('Only partly done')).toBeDefined();
    expect(within(card).getByText(/Failed after 3 attempts\. The device did not answer in time\./)).toBeDefined();
  });

  it('follows the end of an activation that was still under way', async () => {
    const home = show('/scenes', ({ life }) => {
      const activate = life.activate.bind(life);
      life.activate = (scene) => Object.assign(activate(scene), { outcome: 'running' });
    });
    const card = await cardOf('Evening');
    await userEvent.click(within(card).getByRole('button', { name: 'Apply Evening' }));
    expect(await within(card).findByText('Under way …')).toBeDefined();
    home.publish('scene', { ...home.life.activations[0], outcome: 'completed' });
    expect(await within(card).findByText('Done')).toBeDefined();
  });

  it('renames and removes', async () => {
    const home = show('/scenes');
    await userEvent.click(await screen.findByRole('button', { name: 'Options for Evening' }));
    await userEvent.click(await screen.findByRole('menuitem', { name: 'Rename', hidden: true }));
    const name = await screen.findByLabelText('Name of the scene');
    await userEvent.clear(name);
    await userEvent.type(name, 'Dusk');
    await userEvent.click(screen.getByRole('button', { name: 'Save' }));
    expect(await cardOf('Dusk')).toBeDefined();
    expect(home.life.scenes[0]?.states).toHaveLength(3);
    await userEvent.click(await screen.findByRole('button', { name: 'Options for Dusk' }));
    await userEvent.click(await screen.findByRole('menuitem', { name: 'Delete scene', hidden: true }));
    await userEvent.click(await screen.findByRole('button', { name: 'Delete scene' }));
    await waitFor(() => expect(home.life.scenes).toHaveLength(1));
  });

  it('keeps how devices are now as a scene, without what it may not set', async () => {
    const home = show('/scenes/new');
    await userEvent.click(await screen.findByRole('checkbox', { name: 'Ceiling' }));
    await userEvent.click(screen.getByRole('checkbox', { name: 'Front door' }));
    await userEvent.click(screen.getByRole('button', { name: 'Take down how they are now' }));
    expect(await screen.findByText(/Brightness: 40/)).toBeDefined();
    expect(screen.getByText(/^Front door, .*opens, unlocks or heats by itself$/)).toBeDefined();
    await userEvent.click(screen.getByRole('button', { name: 'Save scene' }));
    expect(await screen.findByText('Give it a name.')).toBeDefined();
    await userEvent.type(screen.getByLabelText('Name of the scene'), 'Reading');
    await userEvent.click(screen.getByRole('button', { name: 'Save scene' }));
    await waitFor(() => expect(home.life.scenes).toHaveLength(3));
    expect(home.life.scenes[2]).toMatchObject({ name: 'Reading' });
    expect(home.life.scenes[2]?.states.map(({ capability }) => capability)).toEqual(['onOff', 'brightness']);
  });

  it('asks for a device before it takes anything down', async () => {
    show('/scenes/new');
    await userEvent.click(await screen.findByRole('button', { name: 'Take down how they are now' }));
    expect(await screen.findByText('Choose at least one device.')).toBeDefined();
  });

  it('recalls a scene that a bridge keeps by a command to its device', async () => {
    const home = show('/scenes', (prepared) => {
      const ceiling = prepared.named('Ceiling');
      const place = { deviceId: ceiling.id, component: 'main', capability: 'hue.scene', attribute: 'active' };
      prepared.life.native = ['Energize', 'Relax'].map((title) => ({ ...place, value: title, title, isActive: false }));
    });
    await userEvent.click(await screen.findByRole('button', { name: 'Apply Relax' }));
    await waitFor(() => expect(home.named('Ceiling').state['hue.scene.active']?.value).toBe('Relax'));
    const command = [...home.commands.values()].at(-1);
    expect(command).toMatchObject({ capability: 'hue.scene', command: 'recall', params: { scene: 'Relax' } });
  });
});
