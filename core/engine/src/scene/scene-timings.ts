import { type Duration, seconds } from '@nexa/sdk';

/** After which pauses what did not come along is tried again. */
export const retryPauses: readonly Duration[] = [seconds(2), seconds(5)];

/** How many commands of one scene may be under way at once: bridges and radios choke on more. */
export const MOST_COMMANDS_AT_ONCE = 50;
