import { pushCheck, quietCheck, steadyCheck } from '../checks/resource-checks.ts';
import type { Rule } from '../rule.ts';

const grade = 'platinum';

/** There is nothing left to wish for. */
export const platinumRules = {
  push: {
    of: 'devices',
    title: 'is told, and does not ask',
    grade,
    demands: 'The manifest says push, and what happens at the device is reported without a question before.',
    why: 'A switch that answers after a second feels broken.',
    shown: 'Something changes at the device, three times, while questions are counted.',
    check: pushCheck,
  },
  quiet: {
    of: 'devices',
    title: 'says little when nothing happens',
    grade,
    demands: 'At most one report a second and device.',
    why: 'Ten thousand devices share one machine.',
    shown: 'The reports of a stretch of quiet life are counted.',
    check: quietCheck,
  },
  steady: {
    title: 'does not grow',
    grade,
    demands: 'Ten reconnects leave as many sockets, timers, listeners and tasks as one.',
    why: 'What grows a little at each reconnect has grown by much after a year.',
    shown:
      'What Node opens, timers that keep nothing awake and listeners of the process included, and the host’s clock are counted.',
    alone: true,
    counts: true,
    check: steadyCheck,
  },
  'strict-types': {
    title: 'is strictly typed',
    grade,
    demands:
      'Its sources compile under `strict` without `any`, and answers of the other side are checked before they are typed.',
    why: 'What is cast from the wire is a bug that waits for the next firmware.',
    shown: 'Declared, with how it is enforced.',
  },
  coverage: {
    title: 'is tested through and through',
    grade,
    demands: 'Its tests run 95 % of the lines of its sources at least.',
    why: 'The lines that no test runs are those of the worst days.',
    shown: 'Declared, with the measured share.',
  },
} as const satisfies Record<string, Rule>;
