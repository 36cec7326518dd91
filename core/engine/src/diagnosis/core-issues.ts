import type { IssueDefinition } from '@nexa/sdk';

/** A device that should be there does not answer. */
export const deviceUnreachable: IssueDefinition = {
  code: 'core.device-unreachable',
  severity: 'error',
  title: 'Device does not answer',
  explanation:
    'The device has stopped answering, so it cannot be controlled and its readings are out of date. Check that it has power and is within reach of its network.',
};

/** A bridge, account or single device behind an integration does not answer. */
export const integrationUnreachable: IssueDefinition = {
  code: 'core.integration-unreachable',
  severity: 'error',
  title: 'Connection lost',
  explanation:
    'NEXA cannot reach the bridge or device, so everything behind it is out of reach. Check that it has power and that its network works.',
};

/** A key or password is refused. */
export const integrationAuthFailed: IssueDefinition = {
  code: 'core.integration-auth-failed',
  severity: 'error',
  title: 'Access refused',
  explanation: 'The bridge, device or account no longer accepts NEXA’s key. Pair it again.',
};

/** The plugin's process keeps failing, or a person switched the plugin off. */
export const pluginStopped: IssueDefinition = {
  code: 'core.plugin-stopped',
  severity: 'error',
  title: 'Plugin stopped',
  explanation:
    'The plugin that speaks to these devices does not run. NEXA restarts it by itself, with growing pauses, unless it was switched off or removed.',
};

/** The configuration of an integration cannot work. */
export const integrationConfigInvalid: IssueDefinition = {
  code: 'core.integration-config-invalid',
  severity: 'error',
  title: 'Configuration does not work',
  explanation: 'The integration’s configuration cannot work as it is. Correct it, or pair again.',
};
