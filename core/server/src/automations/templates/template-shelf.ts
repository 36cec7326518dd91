import type { AutomationTemplate } from '@nexa/sdk';

/**
 * Templates in all the versions that there were. The newest of each is offered; former ones are kept, since an automation
 * that was made from one is brought to the newest by what changed between the two.
 */
export class TemplateShelf {
  /** The newest of each, in the order in which they were given. */
  readonly newest: readonly AutomationTemplate[];
  readonly #versions = new Map<string, Map<number, AutomationTemplate>>();

  /** Throws when a version is given twice. */
  constructor(templates: readonly AutomationTemplate[]) {
    for (const template of templates) {
      const { id, version } = template;
      const versions = this.#versions.get(id) ?? new Map<number, AutomationTemplate>();
      if (versions.has(version)) throw new Error(`The template ${id} is there twice in version ${version}.`);
      this.#versions.set(id, versions.set(version, template));
    }
    this.newest = [...this.#versions.keys()].flatMap((id) => this.find(id) ?? []);
  }

  /** That version of it, or the newest. */
  find(id: string, version?: number): AutomationTemplate | undefined {
    const versions = this.#versions.get(id);
    return versions?.get(version ?? Math.max(...versions.keys()));
  }
}
