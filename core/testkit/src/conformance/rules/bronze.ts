import { automationCheck } from '../checks/automation-checks.ts';
import {
  configCheck,
  manifestCheck,
  pairingCheck,
  pairingRefusedCheck,
  surfaceCheck,
  wordsCheck,
} from '../checks/declaration-checks.ts';
import { exposureCheck, reportsCheck, speechCheck } from '../checks/ecosystem-checks.ts';
import { calmChecksCheck } from '../checks/healing-checks.ts';
import {
  commandCheck,
  commandUnknownCheck,
  firstStatesCheck,
  outsideChangeCheck,
  secretsCheck,
} from '../checks/life-checks.ts';
import { unloadCheck } from '../checks/resource-checks.ts';
import type { Rule } from '../rule.ts';

const grade = 'bronze';

/** It works, it is tested, and it does no harm. */
export const bronzeRules = {
  manifest: {
    title: 'has a valid manifest',
    grade,
    demands: 'The field `nexa` of package.json matches the schema of the contract, and its id is a plugin id.',
    why: 'NEXA shows what a plugin is and may do before any of its code runs.',
    shown: 'The schema of the sdk judges the manifest.',
    check: manifestCheck,
  },
  surface: {
    title: 'declares only what the host takes',
    grade,
    demands:
      'Schemas use the allowed keywords, ids begin with the plugin’s, every named step and check exists, and every issue that an action cures is raised by a check.',
    why: 'What the host refuses is not there for anybody.',
    shown: 'The host’s own reader takes what the plugin declares.',
    check: surfaceCheck,
  },
  config: {
    title: 'asks for its configuration in fields that people and NEXA understand',
    grade,
    demands:
      'Every field has a title, a right default, a form that draws it, and refuses values of another type; secrets are secret fields, addresses are host fields.',
    why: 'One schema drives the form, the checks, the encryption and the right to reach an address.',
    shown: 'The schema of the configuration is read and tried with wrong values.',
    check: configCheck,
  },
  words: {
    title: 'speaks to people in whole sentences',
    grade,
    demands: 'Titles begin with a capital; hints, explanations and prerequisites are whole sentences.',
    why: 'A person who reads them has never seen the protocol.',
    shown: 'Every text of the declared surface is read.',
    check: wordsCheck,
  },
  pairing: {
    title: 'is paired without a page, always as the same',
    grade,
    demands:
      'The pairing steps run headless and end with a valid configuration, a title, and twice the same unique id.',
    why: 'A second integration of the same device would double everything; the API has no page.',
    shown: 'The harness’s inputs are given to the steps, twice.',
    check: pairingCheck,
  },
  'pairing-refused': {
    title: 'does not pair with what is not there',
    grade,
    demands: 'With the device away, pairing ends with a message or an error of the contract, and blames no key.',
    why: 'An integration that never worked leaves a person with nothing to correct.',
    shown: 'The device goes away and is paired.',
    exemptible: true,
    check: pairingRefusedCheck,
  },
  'first-states': {
    of: 'devices',
    title: 'tells devices and first states',
    grade,
    demands: 'After connecting, the device and its state are told, and the host refuses nothing of it.',
    why: 'A card without values is of no use.',
    shown: 'The plugin connects; the host’s refusals are counted.',
    check: firstStatesCheck,
  },
  'outside-change': {
    of: 'devices',
    title: 'hears of what happens at the device itself',
    grade,
    demands: 'A change that was not made through NEXA is told within a minute.',
    why: 'Somebody always uses the switch on the wall.',
    shown: 'The harness changes something at the device.',
    check: outsideChangeCheck,
  },
  command: {
    of: 'devices',
    title: 'carries a command out and reports what it did',
    grade,
    demands: 'The command is taken, and the device’s report shows its effect, also when nothing was to change.',
    why: 'The report is what confirms a command.',
    shown: 'The harness’s command is given twice.',
    check: commandCheck,
  },
  'command-unknown': {
    of: 'devices',
    title: 'refuses what its device cannot do',
    grade,
    demands: 'An unknown command fails as unsupported, an unknown device with an error of the contract.',
    why: 'Silence would be taken for success.',
    shown: 'Both are asked for.',
    check: commandUnknownCheck,
  },
  exposure: {
    of: 'ecosystem',
    title: 'shows what people expose, and nothing else',
    grade,
    demands:
      'The ecosystem comes to know what is exposed and forgets what is exposed no more; what is said to anything else fails and does not reach the home.',
    why: 'A voice in a loudspeaker is anybody’s.',
    shown: 'A device is exposed and hidden again; a device is named that is not exposed.',
    check: exposureCheck,
  },
  speech: {
    of: 'ecosystem',
    title: 'carries out what is said there',
    grade,
    demands: 'The command reaches the device, and is answered as done, also when nothing was to change.',
    why: 'It is what it is for.',
    shown: 'The harness’s command is said twice.',
    check: speechCheck,
  },
  reports: {
    of: 'ecosystem',
    title: 'tells the ecosystem of changes',
    grade,
    demands: 'A change of an exposed device is told there within a minute, without a question.',
    why: 'An app that shows yesterday’s state is not believed.',
    shown: 'Something changes at the device, three times.',
    check: reportsCheck,
  },
  automation: {
    title: 'keeps what it promises to automations',
    grade,
    demands:
      'Every trigger fires when it happens, also after a reconnect, and not once its watch has ended, which leaves nothing; every condition answers; every action is done once. Fields have titles.',
    why: 'An automation that waits for what never comes looks like one that works.',
    shown:
      'The harness lets each trigger happen and counts each action; a plugin that declares none has nothing to show.',
    check: automationCheck,
  },
  'calm-checks': {
    title: 'finds nothing wrong where all is well',
    grade,
    demands: 'On a healthy counterpart no check raises an issue, and no check changes a state.',
    why: 'A home that cries wolf is not listened to.',
    shown: 'Every check runs, those of devices on each of ten.',
    check: calmChecksCheck,
  },
  secrets: {
    title: 'tells no secret in logs, statuses and errors',
    grade,
    demands:
      'Neither the secrets of the configuration nor those in the device’s answers are in what the plugin logs, reports, answers and throws.',
    why: 'Logs and bundles are passed on; the host’s own redaction is the second net, not the first.',
    shown:
      'Seeded secrets are looked for, in several spellings, in everything that the plugin sent while it worked, failed, was refused and met garbage.',
    check: secretsCheck,
  },
  unload: {
    title: 'leaves nothing behind',
    grade,
    demands: 'After it was stopped no socket, timer, listener or task of it is left.',
    why: 'One process serves a plugin for months.',
    shown:
      'What Node opens, timers that keep nothing awake and listeners of the process included, and the host’s clock are counted before and after.',
    alone: true,
    counts: true,
    check: unloadCheck,
  },
  readme: {
    title: 'has a README',
    grade,
    demands: 'It says which devices are supported, how to pair, what cannot work, and where keys come from.',
    why: 'It is what a person reads before anything else.',
    shown: 'Declared, with the place in the README.',
  },
} as const satisfies Record<string, Rule>;
