import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { MockHome } from '../mock-server/mock-home.ts';
import { renderApp } from '../support/render-app.tsx';

function show(path: string): MockHome {
  const home = new MockHome({ answerAfterMs: 20 });
  home.signedIn = true;
  renderApp(home, path);
  return home;
}
/** The list that belongs to a combobox; each has its own, even while it is hidden. */
const openList = async (combobox: HTMLElement) => {
  await userEvent.click(combobox);
  return waitFor(() => document.getElementById(combobox.getAttribute('aria-controls') ?? '') as HTMLElement);
};
const choose = async (combobox: HTMLElement, option: string | RegExp) => {
  await userEvent.click(await within(await openList(combobox)).findByRole('option', { name: option, hidden: true }));
};

describe('the health view', () => {
  it('tells what was tried, heals on request, and shows the issue resolved when it worked', async () => {
    const home = show('/health');
    const card = (await screen.findByText('Hall light: Device does not answer')).closest('article') as HTMLElement;
    expect(within(card).getByText('Did not help')).toBeDefined();
    await userEvent.click(within(card).getByRole('button', { name: 'Heal now' }));
    await waitFor(() => expect(home.named('Hall light').status.value).toBe('online'));
    await waitFor(() => expect(screen.getAllByText(/Fixed by NEXA/)).toHaveLength(2));
  });

  it('says why nothing can be healed now', async () => {
    show('/health');
    const card = (await screen.findByText('Wall remote: Battery is low')).closest('article') as HTMLElement;
    await userEvent.click(within(card).getByRole('button', { name: 'Heal now' }));
    expect(await screen.findByText(/no remedy it may use right now/)).toBeDefined();
  });

  it('lets an issue rest for an hour', async () => {
    const home = show('/health');
    await userEvent.click((await screen.findAllByRole('button', { name: 'Snooze' }))[0] as HTMLElement);
    await userEvent.click(await screen.findByRole('menuitem', { name: 'For an hour', hidden: true }));
    await waitFor(() => expect(home.issues[0]?.state).toBe('snoozed'));
  });
});

describe('automations', () => {
  it('says why a run did not happen', async () => {
    show('/automations');
    await userEvent.click((await screen.findAllByRole('button', { name: 'Last runs' }))[0] as HTMLElement);
    expect(
      await screen.findByText(
        /A condition did not hold: the temperature of Hall motion is below 22.0°, it was 23.1°, heard 2 minutes earlier/,
      ),
    ).toBeDefined();
  });

  it('pauses one', async () => {
    const home = show('/automations');
    await userEvent.click(await screen.findByRole('switch', { name: 'Hall light enabled' }));
    await waitFor(() => expect(home.automations[0]?.enabled).toBe(false));
  });

  it('makes one from a sentence', async () => {
    const home = show('/automations/new');
    const [when, then] = (await screen.findAllByRole('group')) as [HTMLElement, HTMLElement];
    await choose(within(when).getByRole('combobox', { name: 'Device' }), 'Climate');
    await choose(within(when).getByRole('combobox', { name: 'What happens' }), 'Temperature falls below');
    await choose(within(then).getByRole('combobox', { name: 'Device' }), 'Ceiling');
    await choose(within(then).getByRole('combobox', { name: 'Action' }), 'set brightness to');
    await userEvent.type(within(then).getByLabelText('Brightness (%)'), '30');
    await userEvent.click(screen.getByRole('button', { name: 'Save automation' }));
    await waitFor(() => expect(home.automations).toHaveLength(3));
    expect(home.automations[2]).toMatchObject({
      triggers: [{ type: 'state', capability: 'temperature', attribute: 'celsius', below: 19 }],
      actions: [{ type: 'command', capability: 'brightness', command: 'set', params: { level: 30 } }],
    });
  });

  it('says what is missing instead of saving half a sentence', async () => {
    const home = show('/automations/new');
    await userEvent.click(await screen.findByRole('button', { name: 'Save automation' }));
    expect(await screen.findByText('Choose what starts it.')).toBeDefined();
    expect(home.automations).toHaveLength(2);
  });
});
