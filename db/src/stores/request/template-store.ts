import type { AutomationTemplate, Instant } from '@nexa/sdk';
import type { DatabaseTransaction } from '../../client/database.ts';

interface Row {
  readonly id: string;
  readonly home_id: string;
  readonly template: AutomationTemplate;
  readonly created_by: string | null;
  readonly created_at: Date;
}

/** A template that a home imported. */
export interface StoredTemplate {
  readonly id: string;
  readonly homeId: string;
  readonly template: AutomationTemplate;
  readonly createdBy?: string;
  readonly createdAt: Instant;
}

const toTemplate = (row: Row): StoredTemplate => ({
  id: row.id,
  homeId: row.home_id,
  template: row.template,
  ...(row.created_by === null ? {} : { createdBy: row.created_by }),
  createdAt: row.created_at.getTime(),
});

/** Templates of automations that a home imported, in every version that it has. */
export const templateStore = {
  /** By their name, of each the newest version first. */
  async list({ sql }: DatabaseTransaction, homeId: string): Promise<StoredTemplate[]> {
    const rows = await sql<Row[]>`
      SELECT id, home_id, template, created_by, created_at FROM nexa.automation_templates
      WHERE home_id = ${homeId} ORDER BY template_id, version DESC LIMIT 1000`;
    return rows.map(toTemplate);
  },

  /** That version of it, or the newest. */
  async find(
    { sql }: DatabaseTransaction,
    homeId: string,
    templateId: string,
    version?: number,
  ): Promise<StoredTemplate | undefined> {
    const [row] = await sql<Row[]>`
      SELECT id, home_id, template, created_by, created_at FROM nexa.automation_templates
      WHERE home_id = ${homeId} AND template_id = ${templateId}
        AND ${version === undefined ? sql`true` : sql`version = ${version}`}
      ORDER BY version DESC LIMIT 1`;
    return row && toTemplate(row);
  },

  /** Keeps it under its own id and version; one that the home has under both is replaced. */
  async add(
    { sql }: DatabaseTransaction,
    homeId: string,
    template: AutomationTemplate,
  ): Promise<StoredTemplate | undefined> {
    const [row] = await sql<Row[]>`
      INSERT INTO nexa.automation_templates (home_id, template_id, version, template, created_by)
      VALUES (${homeId}, ${template.id}, ${template.version}, ${sql.json(template as never)}, nexa.current_user_id())
      ON CONFLICT (home_id, template_id, version) DO UPDATE SET template = EXCLUDED.template
      RETURNING id, home_id, template, created_by, created_at`;
    return row && toTemplate(row);
  },

  /** That version of it, or all of them. Answers how many went. */
  async remove({ sql }: DatabaseTransaction, homeId: string, templateId: string, version?: number): Promise<number> {
    const { count } = await sql`
      DELETE FROM nexa.automation_templates WHERE home_id = ${homeId} AND template_id = ${templateId}
        AND ${version === undefined ? sql`true` : sql`version = ${version}`}`;
    return count;
  },
};
