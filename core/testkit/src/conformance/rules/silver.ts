import { migrationCheck } from '../checks/comfort-checks.ts';
import { ghostsCheck } from '../checks/ecosystem-checks.ts';
import { commandVerificationCheck, logOnceCheck } from '../checks/life-checks.ts';
import {
  accessRefusedCheck,
  apartCheck,
  comeBackCheck,
  freshnessCheck,
  garbageCheck,
  goOfflineCheck,
  rateLimitedCheck,
  reauthCheck,
  slowCheck,
  startOfflineCheck,
} from '../checks/outage-checks.ts';
import { clockJumpCheck, intervalsCheck } from '../checks/time-checks.ts';
import { byCloud, byKey } from '../refutations.ts';
import type { Rule } from '../rule.ts';

const grade = 'silver';

/** It survives trouble, and says the truth meanwhile. */
export const silverRules = {
  'start-offline': {
    title: 'starts while its device is away, and finds it later',
    grade,
    demands: 'Connecting fails as something that may pass, and works by itself once the device is there.',
    why: 'After a power cut NEXA is up before the bridge.',
    shown: 'The device is away when the integration is opened, then comes back.',
    check: startOfflineCheck,
  },
  'go-offline': {
    title: 'notices that its device went away, and refuses commands',
    grade,
    demands: 'Within a minute it is told as away, and commands fail as something that may pass; no key is blamed.',
    why: 'A lamp that is away must not look as if it were on.',
    shown: 'The device goes away.',
    check: goOfflineCheck,
  },
  'come-back': {
    title: 'notices that its device came back',
    grade,
    demands: 'Within two minutes it is told as there, with a report of the device, and takes commands.',
    why: 'Nobody should have to restart anything.',
    shown: 'The device goes away and comes back.',
    check: comeBackCheck,
  },
  freshness: {
    of: 'devices',
    title: 'shows no silent device as live',
    grade,
    demands:
      'A device that stays connected and says nothing is told as away, or exceeds twice its contact interval, within a minute; nothing is heard of it meanwhile.',
    why: 'Most devices go without a farewell.',
    shown: 'The device falls silent.',
    check: freshnessCheck,
  },
  'report-intervals': {
    of: 'devices',
    title: 'is heard of as often as it promises',
    grade,
    demands: 'A healthy device never exceeds twice its contact interval or the report interval of a state.',
    why: 'A promise that is not kept makes a healthy device look dead.',
    shown: 'A stretch of quiet life; the silence of every device and state is measured.',
    check: intervalsCheck,
  },
  'access-refused': {
    title: 'says so when its key is refused',
    grade,
    demands: 'A refused key is told as `auth-failed`, and connecting with it fails as such.',
    why: 'Only a person can help, and has to be asked.',
    shown: 'The device refuses the key.',
    exemptible: true,
    refuted: byKey,
    check: accessRefusedCheck,
  },
  reauth: {
    title: 'takes a new key and stays the same',
    grade,
    demands: 'The reauth step ends with the same unique id, and the devices keep their ids.',
    why: 'Rooms, automations and history hang on these ids.',
    shown: 'The key is refused, renewed, and the integration is opened with it.',
    exemptible: true,
    refuted: byKey,
    check: reauthCheck,
  },
  'rate-limited': {
    title: 'slows down when asked to',
    grade,
    demands: 'It asks rarely, blames no key, and goes on by itself afterwards.',
    why: 'Who hammers a busy bridge keeps it busy, or is locked out.',
    shown: 'The device wants fewer requests; questions are counted.',
    exemptible: true,
    refuted: byCloud,
    check: rateLimitedCheck,
  },
  slow: {
    title: 'bears answers that come late',
    grade,
    demands:
      'Commands end within the plugin’s own deadlines, nothing is told after the integration was closed, and nobody is blamed.',
    why: 'Old bridges and weak radios are slow.',
    shown: 'The device answers a second or two late, with two commands at once and while the integration is closed.',
    exemptible: true,
    check: slowCheck,
  },
  garbage: {
    title: 'survives answers that break the protocol, and passes none on',
    grade,
    demands: 'The command fails as something that may pass, nothing wrong is reported, and it recovers by itself.',
    why: 'Firmware has bugs, and an address may be another device’s tomorrow.',
    shown: 'The device babbles.',
    exemptible: true,
    check: garbageCheck,
  },
  'clock-jump': {
    title: 'does not mind a clock that is set',
    grade,
    demands: 'Six hours forward and back cause no storm of questions, no stuck timer and no wrong time of a value.',
    why: 'A small machine has no clock of its own and gets the time late.',
    shown: 'The clock is set while the device is there and while it is away.',
    alone: true,
    check: clockJumpCheck,
  },
  'command-verification': {
    of: 'devices',
    title: 'does not claim what its device did not do',
    grade,
    demands: 'A command that the device takes and ignores is never told as a new state.',
    why: 'NEXA heals by what it is told; a lie cannot be healed.',
    shown: 'The device takes commands and does nothing.',
    check: commandVerificationCheck,
  },
  'log-once': {
    title: 'logs once that its device is away',
    grade,
    demands: 'No message above `debug` is repeated while the device is away and comes back.',
    why: 'A night without the device must not push everything else out of the log.',
    shown: 'The log of an outage is read.',
    check: logOnceCheck,
  },
  apart: {
    title: 'keeps its integrations apart',
    grade,
    demands: 'When the device of one integration goes away, another integration of the plugin is untouched.',
    why: 'One process serves all integrations, also those of other homes.',
    shown: 'Two counterparts in one process; one of them goes away.',
    check: apartCheck,
  },
  ghosts: {
    of: 'ecosystem',
    title: 'leaves no ghosts there',
    grade,
    demands:
      'What was renamed, exposed and hidden while the ecosystem was away is so there within three minutes after it is back.',
    why: 'A lamp that is gone and is still offered is asked for, and nothing happens.',
    shown: 'Devices come, go and are renamed during an outage.',
    check: ghostsCheck,
  },
  'config-migration': {
    title: 'brings older configurations to its present form',
    grade,
    demands: 'A configuration of every older version becomes a valid one, twice the same, and the integration works.',
    why: 'An update must not send a person to pair everything again.',
    shown: 'The harness gives a configuration of each older version; a plugin of version 1 has none.',
    check: migrationCheck,
  },
  counterpart: {
    title: 'is tested against a counterpart of its own',
    grade,
    demands:
      'The simulated device is written from the protocol or from recordings of real ones, not with the plugin’s own code.',
    why: 'A plugin that is tested against itself agrees with itself.',
    shown: 'Declared, with where the counterpart comes from.',
  },
} as const satisfies Record<string, Rule>;
