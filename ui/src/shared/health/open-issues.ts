import type { Issue } from '../api/types.ts';

/** Whether an issue still asks for attention. A suspicion is NEXA's own business; a snoozed one waits. */
export const isOpenIssue = ({ state }: Issue): boolean =>
  state !== 'resolved' && state !== 'snoozed' && state !== 'suspected';

/** What is wrong, with the name of what it is about. */
export const issueTitle = ({ title, deviceName }: Issue): string =>
  deviceName === undefined || title.includes(deviceName) ? title : `${deviceName}: ${title}`;
