import type { IssueDefinition } from '@nexa/sdk';

/** An automation runs so often that it is held back. */
export const automationRunaway: IssueDefinition = {
  code: 'automation.runaway',
  severity: 'warning',
  title: 'Automation runs without end',
  explanation:
    'The automation was set off so often that NEXA holds it back for a while, so that everything else goes on. Look at what sets it off: often it is its own effect.',
};
