import type { Plugin } from '../../shared/api/types.ts';
import { texts } from '../../shared/texts.ts';
import { Age } from '../../shared/time/age.tsx';
import { Card } from '../../shared/ui/card.tsx';
import { PluginStatusLine } from '../../shared/ui/plugin-status-line.tsx';
import { PluginMenu } from './plugin-menu.tsx';
import styles from './plugins.module.css';
import { sourceText } from './source-text.ts';

const mostShown = 8;

/** One plugin: how it does, what it may do, and what it did. */
export function PluginCard({ plugin, isAdmin }: { plugin: Plugin; isAdmin: boolean }) {
  const { settings, plugins } = texts;
  const { status, version } = plugin;
  return (
    <section aria-label={plugin.name}>
      <Card>
        <div className={styles.head}>
          <div>
            <h2>{plugin.name}</h2>
            <p className={styles.line}>
              <PluginStatusLine status={status} />
            </p>
            <p className={styles.line}>
              {settings.version(version)} · {sourceText(plugin)}
            </p>
          </div>
          {isAdmin && <PluginMenu plugin={plugin} />}
        </div>
        {status.reason !== undefined && (
          <p className={styles.note} data-tone="bad">
            {status.reason}
          </p>
        )}
        <Change plugin={plugin} />
        <div className={styles.facts}>
          <h3>{plugins.may}</h3>
          <ul>
            {plugin.permissionTexts.length === 0 && <li>{plugins.mayNothing}</li>}
            {plugin.permissionTexts.map(({ id, text }) => (
              <li key={id}>{text}</li>
            ))}
          </ul>
        </div>
        <Misdeeds plugin={plugin} />
        <Observed plugin={plugin} />
      </Card>
    </section>
  );
}

function Change({ plugin: { state, lastChange, enabled } }: { plugin: Plugin }) {
  const { plugins } = texts;
  if (state === 'trial') return <p className={styles.note}>{plugins.trial}</p>;
  if (state === 'rolling-back') return <p className={styles.note}>{plugins.rollingBack}</p>;
  if (lastChange?.kind !== 'rolled-back') return null;
  const { from = '', to, reason = '' } = lastChange;
  return (
    <p className={styles.note} data-tone="bad" role="status">
      {(enabled ? plugins.rolledBack : plugins.undoneAndOff)(from, to, reason)}
    </p>
  );
}

/** Only whoever looks after the server is told these. */
function Misdeeds({ plugin: { faults = [] } }: { plugin: Plugin }) {
  const { plugins } = texts;
  if (faults.length === 0) return null;
  const left = faults.length - mostShown;
  return (
    <div className={styles.facts}>
      <h3>{plugins.misdeeds}</h3>
      <ul>
        {faults.slice(0, mostShown).map(({ code, message, count, firstAt, lastAt }) => (
          <li key={`${code} ${firstAt} ${message}`}>
            {plugins.misdeed[code] ?? plugins.stoppedFor}: <span className={styles.target}>{message}</span>{' '}
            {count > 1 && `· ${plugins.times(count)} `}· <Age time={lastAt} />
          </li>
        ))}
        {left > 0 && <li>{plugins.more(left)}</li>}
      </ul>
    </div>
  );
}

function Observed({ plugin: { network, contacts } }: { plugin: Plugin }) {
  const { plugins } = texts;
  if (network === undefined) return null;
  const reached = new Set(
    (contacts ?? []).filter(({ verdict }) => verdict === 'contacted').map(({ target, host }) => host ?? target),
  );
  const refused = (contacts ?? []).filter(({ verdict }) => verdict === 'refused').map(({ target }) => target);
  return (
    <div className={styles.facts}>
      <h3>{plugins.observed}</h3>
      <ul>
        {contacts !== undefined && contacts.length === 0 && <li>{plugins.quiet}</li>}
        <Targets label={plugins.contacted} targets={[...reached]} />
        <Targets label={plugins.refused} targets={refused} />
        {network.unused.map((permission) => (
          <li key={permission}>{plugins.unused(permission, network.days)}</li>
        ))}
      </ul>
    </div>
  );
}

function Targets({ label, targets }: { label: string; targets: readonly string[] }) {
  if (targets.length === 0) return null;
  const left = targets.length - mostShown;
  return (
    <li>
      {label}: <span className={styles.target}>{targets.slice(0, mostShown).join(', ')}</span>
      {left > 0 && ` ${texts.plugins.more(left)}`}
    </li>
  );
}
