/** Why a process ended. */
export type EndCode =
  | 'stopped'
  | 'exited'
  | 'crashed'
  | 'unhandled-rejection'
  | 'uncaught-exception'
  | 'out-of-memory'
  | 'spinning'
  | 'unresponsive'
  | 'flooding'
  | 'leaking'
  | 'disk-full'
  | 'overusing'
  | 'pipe-closed'
  | 'start-failed'
  | 'refused'
  | 'start-timeout';

export interface ProcessEnd {
  readonly code: EndCode;
  readonly message: string;
}
