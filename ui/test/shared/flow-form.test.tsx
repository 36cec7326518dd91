import { MantineProvider } from '@mantine/core';
import { cleanup, render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { FieldSchema, Flow } from '../../src/shared/api/types.ts';
import { FlowForm } from '../../src/shared/pairing/flow-form.tsx';
import { standInForBrowser } from '../support/stand-ins.ts';

vi.setConfig({ testTimeout: 45_000 });
beforeEach(() => standInForBrowser());
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

const fields: FieldSchema = {
  type: 'object',
  required: ['host', 'key'],
  properties: {
    key: { type: 'string', title: 'Key', 'x-nexa-secret': true, 'x-nexa-order': 2 },
    host: { type: 'string', title: 'Address', format: 'host', 'x-nexa-order': 1 },
    pace: {
      title: 'Updates',
      anyOf: [
        { const: 'fast', title: 'Every second' },
        { const: 'slow', title: 'Every minute' },
      ],
      default: 'slow',
    },
    interval: {
      type: 'integer',
      title: 'Interval',
      minimum: 1,
      maximum: 60,
      'x-nexa-unit': 's',
      'x-nexa-advanced': true,
    },
    zones: { type: 'array', title: 'Zones', items: { type: 'integer', minimum: 1, maximum: 9 } },
    login: {
      type: 'object',
      title: 'Sign-in',
      required: ['user'],
      properties: {
        user: { type: 'string', title: 'User', minLength: 2 },
        password: { type: 'string', title: 'Password', 'x-nexa-secret': true },
      },
    },
  },
};

function drawn(flow: Partial<Flow>) {
  const sent: Record<string, unknown>[] = [];
  const whole = { id: 'f', plugin: 'p', purpose: 'pair', step: 's', kind: 'form', title: 'T', fields, expiresAt: '' };
  render(
    <MantineProvider env="test">
      <FlowForm
        flow={{ ...whole, ...flow } as Flow}
        onAnswer={async (input) => void sent.push(input)}
        onCancel={() => undefined}
      />
    </MantineProvider>,
  );
  return sent;
}
const type = (label: string, text: string) => userEvent.type(screen.getByLabelText(label), text);
const typeInList = (label: string, text: string) => userEvent.type(screen.getByRole('combobox', { name: label }), text);

describe('a form from its schema', () => {
  it('sends values of every kind as the schema has them', async () => {
    const sent = drawn({});
    await type('Address', ' lamp.local ');
    await type('Key', 'abc ');
    await typeInList('Zones', '3{Enter}5{Enter}');
    await type('User', 'ada');
    await userEvent.click(screen.getByRole('button', { name: 'Connect' }));
    expect(sent).toEqual([{ host: 'lamp.local', key: 'abc ', pace: 'slow', zones: [3, 5], login: { user: 'ada' } }]);
  });

  it('shows choices by their titles, and groups with their own', async () => {
    drawn({});
    await userEvent.click(screen.getByRole('combobox', { name: 'Updates' }));
    expect(await screen.findByRole('option', { name: 'Every second' })).toBeDefined();
    const group = screen.getByRole('group', { name: 'Sign-in' });
    expect(within(group).getByLabelText('User')).toBeDefined();
  });

  it('says at each field what is wrong, inside groups and lists too, and sends nothing', async () => {
    const sent = drawn({});
    await type('Address', 'a b');
    await typeInList('Zones', '12{Enter}');
    await type('User', 'x');
    await userEvent.click(screen.getByRole('button', { name: 'Connect' }));
    expect(await screen.findByText('An address such as 192.168.1.20.')).toBeDefined();
    expect(screen.getByText('12: A number from 1 to 9.')).toBeDefined();
    expect(screen.getByText('At least 2 characters.')).toBeDefined();
    expect(sent).toEqual([]);
  });

  it('keeps secrets that are left empty and takes away what was emptied', async () => {
    const sent = drawn({
      purpose: 'reconfigure',
      values: { host: 'lamp.local', pace: 'fast', zones: [3], login: { user: 'ada' } },
      kept: ['/key', '/login/password'],
    });
    expect(screen.getByLabelText('Key').getAttribute('placeholder')).toBe('Leave empty to keep the present one');
    await userEvent.clear(screen.getByLabelText('User'));
    await userEvent.click(screen.getByRole('button', { name: 'Save' }));
    expect(sent).toEqual([{ host: 'lamp.local', pace: 'fast', zones: [3], login: null }]);
  });

  it('has groups of the same fields, as many as there are', async () => {
    const lamps: FieldSchema = {
      type: 'object',
      properties: {
        lamps: {
          type: 'array',
          title: 'Lamps',
          maxItems: 2,
          items: {
            type: 'object',
            required: ['host'],
            properties: {
              host: { type: 'string', title: 'Address', format: 'host' },
              port: { type: 'integer', title: 'Port', minimum: 1 },
            },
          },
        },
      },
    };
    const sent = drawn({ fields: lamps, values: { lamps: [{ host: 'one.local', port: 5 }] }, purpose: 'reconfigure' });
    const save = () => userEvent.click(screen.getByRole('button', { name: 'Save' }));
    const lamp = (n: number) => within(screen.getByRole('region', { name: `Lamps ${n}` }));
    expect(lamp(1).getByLabelText('Address')).toHaveProperty('value', 'one.local');
    await userEvent.click(screen.getByRole('button', { name: 'Add to Lamps' }));
    expect(screen.queryByRole('button', { name: 'Add to Lamps' })).toBeNull();
    await save();
    expect(lamp(2).getByText('This is needed.')).toBeDefined();
    expect(sent).toEqual([]);
    await userEvent.type(lamp(2).getByLabelText('Address'), 'two.local');
    await save();
    expect(sent).toEqual([{ lamps: [{ host: 'one.local', port: 5 }, { host: 'two.local' }] }]);
    await userEvent.click(screen.getByRole('button', { name: 'Remove Lamps 1' }));
    expect(lamp(1).getByLabelText('Address')).toHaveProperty('value', 'two.local');
    await userEvent.click(screen.getByRole('button', { name: 'Remove Lamps 1' }));
    await save();
    expect(sent.at(-1)).toEqual({ lamps: null });
  });

  it('shows the server’s word at the field of a group', async () => {
    drawn({ error: { message: 'User is not known.', field: 'login/user' } });
    const user = screen.getByLabelText('User');
    expect(user.getAttribute('aria-invalid')).toBe('true');
    expect(screen.getByText('User is not known.')).toBeDefined();
  });

  it('has a place for every field on the keyboard’s way', async () => {
    drawn({});
    const wanted = [
      screen.getByRole('combobox', { name: 'Updates' }),
      screen.getByRole('combobox', { name: 'Zones' }),
      screen.getByLabelText('User'),
    ];
    const reached: (Element | null)[] = [];
    for (const _ of wanted) {
      await userEvent.tab();
      reached.push(document.activeElement);
    }
    expect(reached).toEqual(wanted);
  });
});
