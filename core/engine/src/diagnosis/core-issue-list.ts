import type { IssueDefinition } from '@nexa/sdk';
import { pathLinked, pathLost } from '../binding/binding-issues.ts';
import { automationRunaway } from './automation-issues.ts';
import { commandsFail } from './command-issues.ts';
import {
  deviceUnreachable,
  integrationAuthFailed,
  integrationConfigInvalid,
  integrationUnreachable,
  pluginStopped,
} from './core-issues.ts';
import { batteryLow, linkWeak } from './state-rules.ts';

/** What a home raises by itself, whatever its plugins do. */
export const coreIssues: readonly IssueDefinition[] = [
  integrationUnreachable,
  integrationAuthFailed,
  integrationConfigInvalid,
  pluginStopped,
  deviceUnreachable,
  commandsFail,
  batteryLow,
  linkWeak,
  pathLost,
  pathLinked,
  automationRunaway,
];
