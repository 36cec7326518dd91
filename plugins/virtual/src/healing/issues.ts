import type { IssueDefinition } from '@nexa/sdk';

export const deviceSilent: IssueDefinition = {
  code: 'virtual.device-unreachable',
  severity: 'error',
  title: 'A simulated device does not answer',
  explanation:
    'It can be neither seen nor switched. If its supply in the fuse box is off, switch it on; if it has power, resetting it helps.',
};
