import type { IssueDefinition } from '@nexa/sdk';

export const notLinked: IssueDefinition = {
  code: 'alexa.not-linked',
  severity: 'info',
  title: 'No Alexa account is linked',
  explanation:
    'Nobody has linked an Alexa account yet, so Alexa is not told of changes. Enable your skill in the Alexa app and sign in to NEXA there.',
};

export const changesNotTold: IssueDefinition = {
  code: 'alexa.changes-not-told',
  severity: 'info',
  title: 'Alexa is not told of changes',
  explanation:
    'Alexa does what people say and shows a state when it asks for it, but hears of no change by itself, so Alexa routines with sensors do not start, and new devices appear when somebody says “discover devices”. Enter client id and client secret of your skill in the settings of the integration to change that.',
};

export const grantRefused: IssueDefinition = {
  code: 'alexa.grant-refused',
  severity: 'error',
  title: 'Amazon refuses the grant of an Alexa account',
  explanation:
    'Amazon does not accept what a linked account gave to NEXA, so that account sees old states and devices. NEXA tries to renew it; where that does not help, disable and enable your skill in the Alexa app.',
};

export const tooManyDevices: IssueDefinition = {
  code: 'alexa.too-many-devices',
  severity: 'info',
  title: 'More devices are exposed than Alexa takes in a list',
  explanation:
    'Alexa takes 300 devices of a skill at once. Those beyond are told only to accounts that gave a grant, and may not be shown at all. Choose fewer devices for Alexa under “Voice assistants”.',
};

export const amazonUnreachable: IssueDefinition = {
  code: 'alexa.unreachable',
  severity: 'warning',
  title: 'Amazon is not reached',
  explanation:
    'NEXA cannot reach Amazon, so Alexa is not told of changes. See whether this machine has a way to the internet; your devices work at home as before.',
};
