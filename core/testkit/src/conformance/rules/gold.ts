import { diagnosticsCheck, identifiersCheck, reconfigureCheck } from '../checks/comfort-checks.ts';
import { healingCheck, healingOfferedCheck } from '../checks/healing-checks.ts';
import { comeAndGoCheck, identifyCheck, movedCheck } from '../checks/network-checks.ts';
import type { Rule } from '../rule.ts';

const grade = 'gold';

/** It is a comfort: found by itself, explained, healed. */
export const goldRules = {
  identify: {
    of: 'devices',
    title: 'knows its devices when they are heard on the network',
    grade,
    demands:
      'What is heard gives an offer with the id of pairing, which can be paired; looking at it uses no network; nonsense is passed over.',
    why: 'Nobody should have to look for an address.',
    shown: 'The counterpart’s announcements, and nonsense, are given to `identify`; what it opens is watched.',
    exemptible: true,
    check: identifyCheck,
  },
  moved: {
    of: 'devices',
    title: 'comes back at another address as the same',
    grade,
    demands:
      'With the address that was heard, or that a person gives, the integration works, its devices keep their ids and none is taken away.',
    why: 'Routers give other addresses.',
    shown: 'The counterpart moves to another address.',
    exemptible: true,
    check: movedCheck,
  },
  reconfigure: {
    of: 'devices',
    title: 'is corrected without being paired again',
    grade,
    demands:
      'Its step to reconfigure, or else the form of its configuration, takes another address; unique id and devices stay.',
    why: 'Pairing again would cost rooms, automations and history.',
    shown: 'The counterpart moves, and a person enters where it is.',
    exemptible: true,
    check: reconfigureCheck,
  },
  identifiers: {
    of: 'devices',
    title: 'tells the marks of its devices',
    grade,
    demands: 'The device has a MAC address, serial or the like, always the same, and the host takes it.',
    why: 'By its marks NEXA knows a device that is reached on two paths as one.',
    shown: 'The description of the device is read, also after a reconnect.',
    exemptible: true,
    check: identifiersCheck,
  },
  diagnostics: {
    title: 'collects diagnostics that tell no secret',
    grade,
    demands:
      'For the integration and a device it collects what its schema names, also while the device is away, and no secret, not even where the host would cut it.',
    why: 'Whoever helps from afar has nothing else.',
    shown: 'Diagnostics are collected at work and in an outage; seeded secrets are looked for.',
    check: diagnosticsCheck,
  },
  'come-and-go': {
    of: 'devices',
    title: 'tells of devices that are added and taken away',
    grade,
    demands: 'Within a minute, and without a new connection.',
    why: 'A person who adds a lamp in the maker’s app looks for it here next.',
    shown: 'The counterpart gets another device and loses it.',
    exemptible: true,
    check: comeAndGoCheck,
  },
  'healing-offered': {
    title: 'offers to heal',
    grade,
    demands: 'It has a check and a healing action, and what runs alone has a cooldown.',
    why: 'Healing is what NEXA is for.',
    shown: 'What it declares is read.',
    exemptible: true,
    check: healingOfferedCheck,
  },
  healing: {
    title: 'heals what its actions cure, and says why when it cannot',
    grade,
    demands:
      'For each action: offered, applied, and the issue is gone; beyond help, a reason is given and the issue stays.',
    why: 'A healing that is claimed and did not happen is worse than none.',
    shown: 'The harness brings about each ailment twice: as the action can cure it, and beyond its help.',
    check: healingCheck,
  },
  troubleshooting: {
    title: 'says what to do when it does not work',
    grade,
    demands: 'The README lists what goes wrong most often, how it shows in NEXA, and what helps.',
    why: 'Most trouble is at the other side.',
    shown: 'Declared, with the place in the README.',
  },
} as const satisfies Record<string, Rule>;
