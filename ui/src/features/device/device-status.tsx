import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ChevronRight, CloudOff, HeartPulse, History } from 'lucide-react';
import { issuesQuery } from '../../shared/api/queries.ts';
import type { Device } from '../../shared/api/types.ts';
import { isReachable, isStale } from '../../shared/device/shown-state.ts';
import { isOpenIssue } from '../../shared/health/open-issues.ts';
import { texts } from '../../shared/texts.ts';
import { Age } from '../../shared/time/age.tsx';
import styles from './device.module.css';

/** Why a device is not as it should be, and what to do. Nothing when all is well. */
export function DeviceStatus({ device }: { device: Device }) {
  const issues = useQuery(issuesQuery(device.homeId)).data ?? [];
  const issue = issues.find((one) => one.deviceId === device.id && isOpenIssue(one));
  return (
    <>
      {!isReachable(device) && <Away device={device} />}
      {isReachable(device) && isStale(device) && (
        <div className={styles.notice} data-tone="warn">
          <History size={22} aria-hidden />
          <div>
            <strong>{texts.status.staleTitle}</strong>
            <p>
              {texts.status.stale}
              {device.lastSeenAt !== undefined && (
                <>
                  {' '}
                  {texts.device.lastSeen} <Age time={device.lastSeenAt} />.
                </>
              )}
            </p>
          </div>
        </div>
      )}
      {issue !== undefined && (
        <Link to="/health" className={styles.issueLink}>
          <HeartPulse size={20} aria-hidden />
          <span>
            {issue.title} · {texts.health.state[issue.state]}
          </span>
          <ChevronRight size={18} aria-hidden />
        </Link>
      )}
    </>
  );
}

function Away({ device }: { device: Device }) {
  const { status } = device;
  const { reason, remedy, remedyGone, remedyUnknown } = texts.status;
  const why = status.message ?? (status.detail && reason[status.detail]);
  const what =
    status.detail !== undefined ? remedy[status.detail] : status.value === 'gone' ? remedyGone : remedyUnknown;
  return (
    <div className={styles.notice} data-tone="bad" role="status">
      <CloudOff size={22} aria-hidden />
      <div>
        <strong>
          {texts.status[status.value]} <Age time={status.since} />
        </strong>
        {why !== undefined && <p>{why}</p>}
        {what !== undefined && <p>{what}</p>}
      </div>
    </div>
  );
}
