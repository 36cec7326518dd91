import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { MockHome } from '../mock-server/mock-home.ts';
import { uuid } from '../mock-server/seed.ts';
import { renderApp } from '../support/render-app.tsx';

const first = uuid(5, 1);

function show(path: string, prepare: (home: MockHome) => void = () => undefined): MockHome {
  const home = new MockHome({ answerAfterMs: 20 });
  home.signedIn = true;
  prepare(home);
  renderApp(home, path);
  return home;
}

describe('one automation', () => {
  it('says in plain sentences what it is', async () => {
    show(`/automations/${first}`);
    expect(await screen.findByText('When Hall motion sees motion')).toBeDefined();
    expect(screen.getByText('The temperature of Hall motion is below 22.0°')).toBeDefined();
    expect(screen.getByText('Hall light: switch on')).toBeDefined();
  });

  it('answers why it did not fire: the condition, its value and age, and how it came about', async () => {
    show(`/automations/${first}`);
    await userEvent.click(await screen.findByText('Did not fire'));
    const why = await screen.findByRole('button', { name: 'Why did it not fire?' });
    await waitFor(() => expect(screen.queryByText('Done')).toBeNull());
    await userEvent.click(why);
    const chain = await screen.findByRole('list', { name: 'How it came about' });
    expect(within(chain).getByText('At the device itself')).toBeDefined();
    expect(within(chain).getByText('“Hall light” did not run')).toBeDefined();
    expect(screen.getByText('– it was 23.1°, heard 2 minutes earlier')).toBeDefined();
  });

  it('runs it now and shows the run', async () => {
    const home = show(`/automations/${first}`);
    await userEvent.click(await screen.findByRole('button', { name: 'Run now' }));
    await waitFor(() => expect(home.executions).toHaveLength(4));
    expect(await screen.findAllByText('Done')).toHaveLength(2);
  });

  it('stops it', async () => {
    const home = show(`/automations/${first}`, ({ executions: [run] }) => {
      if (run !== undefined) run.outcome = 'running';
    });
    await userEvent.click(await screen.findByRole('button', { name: 'Stop it' }));
    await waitFor(() => expect(home.executions[0]?.reason).toBe('stopped'));
    expect(await screen.findByText('It was stopped.')).toBeDefined();
  });

  it('shows what was noticed about it, and leads to the other automation that has a part in it', async () => {
    show(`/automations/${first}`, (home) => {
      const [title, explanation] = ['Two automations disagree', 'One switches it on, the other off.'];
      const ids = { id: uuid(16, 1), automationId: uuid(5, 2), otherAutomationIds: [first] };
      const found = { detail: {}, foundAt: home.time() };
      home.life.findings = [{ ...ids, ...found, kind: 'conflict', grade: 'observed', title, explanation }];
    });
    expect(await screen.findByText('Two automations disagree')).toBeDefined();
    expect(screen.getByText('Has happened')).toBeDefined();
    expect(screen.getAllByRole('link', { name: /^Open “/ })).toHaveLength(1);
    await userEvent.click(screen.getByRole('link', { name: 'Open “Remote switches bedside”' }));
    expect(await screen.findByRole('heading', { name: 'Remote switches bedside' })).toBeDefined();
  });

  it('runs its tests and tells what did not pass', async () => {
    show(`/automations/${first}`, ({ automations: [automation], life }) => {
      if (automation !== undefined) automation.tests = [{ name: 'stays dark when warm', when: [], then: { runs: 0 } }];
      life.testResults = [{ name: 'stays dark when warm', passed: false, problems: ['It ran once.'] }];
    });
    await userEvent.click(await screen.findByRole('button', { name: 'Run its tests' }));
    expect(await screen.findByText('It ran once.')).toBeDefined();
  });

  it('tries it on last week and tells the differences', async () => {
    show(`/automations/${first}`, (home) => {
      const light = { deviceId: home.named('Hall light').id, component: 'main', capability: 'onOff' };
      home.life.replay = {
        runs: 4,
        notRunCount: 1,
        verdicts: { same: 1, 'no-change': 0, 'only-draft': 0, 'only-recorded': 1 },
        notRuns: [],
        executions: [],
        notifications: [],
        assumptions: ['Nobody was home.'],
        until: home.time(),
        truncated: false,
        commands: [
          { ...light, time: home.time(), command: 'on', verdict: 'same' },
          { ...light, time: home.time(), command: 'off', verdict: 'only-recorded' },
        ],
      };
    });
    await userEvent.click(await screen.findByRole('button', { name: 'Try on last week' }));
    expect(await screen.findByText(/run 4 times, and 1 time it would not have fired/)).toBeDefined();
    expect(screen.getByText('Hall light: switch off')).toBeDefined();
    expect(screen.getByText('Was given, and would not have been')).toBeDefined();
    expect(screen.getByText('1 command just as it was.')).toBeDefined();
  });

  it('says so when it cannot be tried', async () => {
    show(`/automations/${first}`);
    await userEvent.click(await screen.findByRole('button', { name: 'Try on last week' }));
    expect(await screen.findByText('No such route')).toBeDefined();
  });

  it('offers a newer version of its template, and takes it when a person wants it', async () => {
    const home = show(`/automations/${first}`, ({ automations: [automation] }) => {
      if (automation !== undefined) automation.template = { id: 'motion-light', version: 1, inputs: {} };
    });
    await userEvent.click(await screen.findByRole('button', { name: 'See what would change' }));
    expect(await screen.findByText('It waits a minute at the end.')).toBeDefined();
    expect(screen.getByText(/^1 part that you changed by hand/)).toBeDefined();
    await userEvent.click(screen.getByRole('button', { name: 'Take the new version' }));
    await waitFor(() => expect(home.automations[0]?.template?.version).toBe(2));
    await waitFor(() => expect(screen.queryByText('Its template has a newer version')).toBeNull());
  });

  it('makes a new web address and tells it once', async () => {
    show(`/automations/${first}`, ({ automations: [automation] }) => {
      automation?.triggers.push({ id: 'hook', type: 'webhook' });
    });
    await userEvent.click(await screen.findByRole('button', { name: 'Make a new address' }));
    const dialog = await screen.findByRole('dialog', { name: 'Make a new address' });
    await userEvent.click(within(dialog).getByRole('button', { name: 'Make a new address' }));
    expect(await screen.findByText(/POST .*\/api\/v1\/webhooks\/nexa_hook_mock/)).toBeDefined();
  });

  it('says when there is none', async () => {
    show(`/automations/${uuid(5, 99)}`);
    expect(await screen.findByText('This automation is gone')).toBeDefined();
  });
});

describe('templates', () => {
  const choose = async (field: HTMLElement, option: string) => {
    await userEvent.click(field);
    const options = document.getElementById(field.getAttribute('aria-controls') ?? '') as HTMLElement;
    await userEvent.click(await within(options).findByRole('option', { name: option, hidden: true }));
  };

  it('makes an automation from a few answers, and shows it before it is kept', async () => {
    const home = show('/automations/templates');
    await userEvent.click(await screen.findByRole('link', { name: 'Use it: Light on motion' }));
    await choose(await screen.findByRole('combobox', { name: 'Motion sensor' }), 'Hall motion');
    await choose(screen.getByRole('combobox', { name: 'Lights' }), 'Hall light');
    await userEvent.click(screen.getByRole('button', { name: 'See what it does' }));
    expect(await screen.findByText('When Hall motion sees motion')).toBeDefined();
    expect(screen.getByText('Wait 5 minutes')).toBeDefined();
    await userEvent.click(screen.getByRole('button', { name: 'Save automation' }));
    await waitFor(() => expect(home.automations).toHaveLength(3));
    expect(home.automations[2]?.template).toMatchObject({ id: 'motion-light', version: 2, inputs: { after: 300 } });
  });

  it('offers only devices that can, and asks for what is missing', async () => {
    show('/automations/templates/motion-light');
    const field = await screen.findByRole('combobox', { name: 'Motion sensor' });
    await userEvent.click(field);
    const options = document.getElementById(field.getAttribute('aria-controls') ?? '') as HTMLElement;
    expect(await within(options).findAllByRole('option', { hidden: true })).toHaveLength(1);
    await userEvent.click(screen.getByRole('button', { name: 'See what it does' }));
    expect(await screen.findAllByText('This is needed.')).toHaveLength(2);
  });

  it('leads to a sentence of one’s own where there are none', async () => {
    show('/automations/templates', ({ life }) => {
      life.templates = [];
    });
    expect(await screen.findByText('No templates')).toBeDefined();
  });
});
