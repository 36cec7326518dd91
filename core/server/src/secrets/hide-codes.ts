import { redacted } from './redaction.ts';

/** As nexa.audit_redact has it, and the code of a command. */
const secretName =
  /password|passwd|passphrase|secret|token|authorization|cookie|credential|(api|local|private)[_-]?key|(^|[_-]|user)pin$|(pin|access)[_-]?code|^code$/i;

/** Parameters of a command without what opens a lock or disarms an alarm: nobody but the device is told. */
export function hideCodes(params: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(params).map(([name, value]) => [name, secretName.test(name) ? redacted : hideInside(value)]),
  );
}

function hideInside(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(hideInside);
  return typeof value === 'object' && value !== null ? hideCodes(value as Record<string, unknown>) : value;
}
