import type { IssueDefinition } from '@nexa/sdk';

export const notLinked: IssueDefinition = {
  code: 'alexa.not-linked',
  severity: 'info',
  title: 'No Alexa account is linked',
  explanation:
    'Nobody has linked an Alexa account yet, so Alexa is not told of changes. Enable your skill in the Alexa app and sign in to NEXA there.',
};

export const grantRefused: IssueDefinition = {
  code: 'alexa.grant-refused',
  severity: 'error',
  title: 'Amazon refuses the grant of an Alexa account',
  explanation:
    'Amazon does not accept what a linked account gave to NEXA, so that account sees old states and devices. NEXA tries to renew it; where that does not help, disable and enable your skill in the Alexa app.',
};

export const amazonUnreachable: IssueDefinition = {
  code: 'alexa.unreachable',
  severity: 'warning',
  title: 'Amazon is not reached',
  explanation:
    'NEXA cannot reach Amazon, so Alexa is not told of changes. See whether this machine has a way to the internet; your devices work at home as before.',
};
