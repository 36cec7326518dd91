import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { MockHome } from '../mock-server/mock-home.ts';
import { renderApp } from '../support/render-app.tsx';

function show(name: string, before: (home: MockHome) => void = () => undefined): MockHome {
  const home = new MockHome({ answerAfterMs: 20 });
  home.signedIn = true;
  before(home);
  renderApp(home, `/devices/${home.named(name).id}`);
  return home;
}

const card = () => screen.findByRole('region', { name: 'Paths' });

describe('the paths of a device', () => {
  it('are shown with the one in use, and why the other is believed to lead there', async () => {
    show('Floor lamp', (home) => home.paths.addSecond(home.named('Floor lamp'), 'Second bridge'));
    const paths = within(await card());
    expect(paths.getByText('In use')).toBeDefined();
    expect(paths.getByText('Second bridge')).toBeDefined();
    expect(paths.getByText('Stands by')).toBeDefined();
    expect(paths.getByText('Same MAC address')).toBeDefined();
  });

  it('are agreed to, preferred, and parted after a question', async () => {
    const home = show('Floor lamp', (one) => one.paths.addSecond(one.named('Floor lamp'), 'Second bridge'));
    const lamp = home.named('Floor lamp');
    await userEvent.click(within(await card()).getByRole('button', { name: 'That’s right' }));
    await waitFor(() => expect(screen.queryByRole('button', { name: 'That’s right' })).toBeNull());
    await userEvent.click(within(await card()).getByRole('button', { name: 'Prefer' }));
    await waitFor(() => expect(home.paths.of(lamp)[1]?.active).toBe(true));
    const [, last] = within(await card()).getAllByRole('button', { name: 'Part' });
    await userEvent.click(last as HTMLElement);
    const dialog = within(await screen.findByRole('dialog'));
    await userEvent.click(dialog.getByRole('button', { name: 'Part' }));
    await waitFor(() => expect(home.paths.of(lamp)).toHaveLength(1));
  });

  it('offer no changes to a member', async () => {
    show('Floor lamp', (home) => {
      home.home.role = 'member';
      home.paths.addSecond(home.named('Floor lamp'), 'Second bridge');
    });
    expect(within(await card()).queryAllByRole('button')).toEqual([]);
  });
});

describe('replacing a device', () => {
  const open = async (chosen: string) => {
    await userEvent.click(within(await card()).getByRole('button', { name: 'Replace this device' }));
    const dialog = within(await screen.findByRole('dialog'));
    await userEvent.click(dialog.getByRole('combobox', { name: 'The new device' }));
    await userEvent.click(await screen.findByRole('option', { name: chosen, hidden: true }));
    return dialog;
  };

  it('shows what is lost, by the names of the automations and scenes, before it is done', async () => {
    const home = show('Floor lamp');
    const dialog = await open('Coffee machine');
    expect(await dialog.findByText('Is lost')).toBeDefined();
    expect(await dialog.findByText(/^Evening light: /)).toBeDefined();
    expect(dialog.getByText('Scenes that lose something')).toBeDefined();
    expect(dialog.getByText(/^Movie night: .+ of main/)).toBeDefined();
    expect(dialog.getByText('These scenes go on as they are: “All off”.')).toBeDefined();
    expect(home.named('Coffee machine')).toBeDefined();
  });

  it('asks for the preview no more once it is done', async () => {
    const home = new MockHome({ answerAfterMs: 20 });
    home.signedIn = true;
    const { asked } = renderApp(home, `/devices/${home.named('Floor lamp').id}`);
    const dialog = await open('Coffee machine');
    await dialog.findByText('Is lost');
    await userEvent.click(dialog.getByRole('button', { name: 'Replace' }));
    await within(await card()).findByText('Replaced');
    // The preview, and the replacement itself.
    expect(asked.filter((request) => request.endsWith('/replace'))).toHaveLength(2);
  });

  it('lets a person add a value, aim it elsewhere, change its factor, and take it out again', async () => {
    const home = show('TV');
    const dialog = await open('Coffee machine');
    const choose = async (list: string, option: string) => {
      await userEvent.click(await dialog.findByRole('combobox', { name: list }));
      // A list that was open before is on its way out.
      const options = await screen.findAllByRole('option', { name: option, hidden: true });
      await userEvent.click(options.at(-1) as HTMLElement);
    };
    await choose('Another value of the new device', 'Power (W)');
    expect(await dialog.findByRole('combobox', { name: 'Power (W) of the new device becomes' })).toBeDefined();
    await waitFor(() => expect(home.paths.units).toEqual([{ from: 'power.watts', to: 'power.watts', scale: 1 }]));
    const factor = dialog.getByRole('textbox', { name: 'Factor for Power (W)' });
    await userEvent.clear(factor);
    await userEvent.type(factor, '1000');
    await userEvent.tab();
    await waitFor(() => expect(home.paths.units).toMatchObject([{ to: 'power.watts', scale: 1000 }]));
    await choose('Power (W) of the new device becomes', 'Energy counter (kWh)');
    await waitFor(() =>
      expect(home.paths.units).toEqual([
        { from: 'power.watts', to: 'energy.kilowattHours', scale: 1, continues: true },
      ]),
    );
    await userEvent.click(await dialog.findByRole('button', { name: 'Remove Power (W)' }));
    await waitFor(() => expect(home.paths.units).toEqual([]));
    expect(dialog.queryByRole('combobox', { name: 'Power (W) of the new device becomes' })).toBeNull();
  });

  it('goes back to what NEXA proposes from a mapping that cannot be', async () => {
    const home = show('TV');
    const dialog = await open('Coffee machine');
    await userEvent.click(await dialog.findByRole('combobox', { name: 'Another value of the new device' }));
    await userEvent.click(await screen.findByRole('option', { name: 'Power (W)', hidden: true }));
    const factor = await dialog.findByRole('textbox', { name: 'Factor for Power (W)' });
    await userEvent.clear(factor);
    await userEvent.type(factor, '0');
    await userEvent.tab();
    await userEvent.click(await dialog.findByRole('button', { name: 'As NEXA proposes' }));
    expect(await dialog.findByText('Stays')).toBeDefined();
    expect(home.paths.units).toEqual([]);
  });

  it('is done, shown and undone', async () => {
    const home = show('Floor lamp');
    const dialog = await open('Coffee machine');
    await dialog.findByText('Is lost');
    await userEvent.click(dialog.getByRole('button', { name: 'Replace' }));
    await waitFor(() => expect(home.devices.some(({ name }) => name === 'Coffee machine')).toBe(false));
    expect(await within(await card()).findByText('Replaced')).toBeDefined();
    await userEvent.click(within(await card()).getByRole('button', { name: 'Undo replacement' }));
    const question = within(await screen.findByRole('dialog', { name: 'Undo the replacement?' }));
    await userEvent.click(question.getByRole('button', { name: 'Undo replacement' }));
    await waitFor(() => expect(home.named('Coffee machine')).toBeDefined());
  });
});
