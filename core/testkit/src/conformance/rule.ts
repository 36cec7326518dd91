import type { Grade } from './grade.ts';
import type { ConformancePlugin, RuleSubject } from './subject.ts';

/** One demand on a plugin, in words and as a program. @since 0.2.0 */
export interface Rule {
  /** What holds, as the end of a sentence that begins with the plugin. */
  readonly title: string;
  /** The grade that it is part of. */
  readonly grade: Grade;
  /** What exactly is demanded. */
  readonly demands: string;
  /** What goes wrong in a home when it does not hold. */
  readonly why: string;
  /** How it is shown: by the harness, or by evidence in quality.json. */
  readonly shown: string;
  /** Which plugins it is about: those with devices of their own, or ecosystems that are shown those of the home. Left out: all. */
  readonly of?: 'devices' | 'ecosystem';
  /** Whether quality.json may exempt a plugin for which the rule has no meaning. */
  readonly exemptible?: true;
  /** What shows that an exemption cannot be true. */
  readonly refuted?: {
    /** In words, as the end of “can be exempt”. */
    readonly unless: string;
    /** Why this plugin is not exempt; `undefined` when nothing speaks against it. */
    by(plugin: ConformancePlugin): string | undefined;
  };
  /** Whether it changes or counts what belongs to the whole process, so that no other rule may run beside it. */
  readonly alone?: true;
  /** Whether it counts what is open in the process. */
  readonly counts?: true;
  /** Rejects when it does not hold. Left out: no program can tell, and quality.json declares it with evidence. */
  check?(subject: RuleSubject): Promise<void>;
}
