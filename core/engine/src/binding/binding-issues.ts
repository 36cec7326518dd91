import type { IssueDefinition } from '@nexa/sdk';

/** One of several ways to a device does not work. */
export const pathLost: IssueDefinition = {
  code: 'core.path-lost',
  severity: 'warning',
  title: 'One way to the device is down',
  explanation:
    'The device is reached in more than one way, and this one does not work at the moment. The other keeps it going; mend this one so that it has a second again.',
};

/** NEXA linked two paths by itself. */
export const pathLinked: IssueDefinition = {
  code: 'core.path-linked',
  severity: 'info',
  title: 'A second way to the device was found',
  explanation:
    'Another integration tells the same hardware address or serial number as this device, so NEXA takes both for one. Look at the device’s paths: agree, or part them.',
};
