import type { Selectable } from 'kysely'
import type { Db } from '../db/database.ts'
import type { DmTemplateTable } from '../db/tables-notices.ts'
import type { Template, TemplateInput } from './template.ts'

const toTemplate = (row: Selectable<DmTemplateTable>): Template => ({
  id: row.id,
  workspaceId: row.workspace_id,
  name: row.name,
  messageBody: row.message_body,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
})

/** Inserts a template; undefined when its name is taken. */
export async function insertTemplate(
  db: Db,
  workspaceId: number,
  { name, messageBody }: TemplateInput,
  now: number,
): Promise<Template | undefined> {
  const row = await db.sql
    .insertInto('dm_template')
    .values({ workspace_id: workspaceId, name, message_body: messageBody, created_at: now, updated_at: now })
    .onConflict((c) => c.columns(['workspace_id', 'name']).doNothing())
    .returningAll()
    .executeTakeFirst()
  return row && toTemplate(row)
}

/** Writes over a template. @throws the database's own error when the name is taken, see `isDuplicate` */
export async function updateTemplateRow(
  db: Db,
  workspaceId: number,
  id: number,
  { name, messageBody }: TemplateInput,
  now: number,
): Promise<Template | undefined> {
  const row = await db.sql
    .updateTable('dm_template')
    .set({ name, message_body: messageBody, updated_at: now })
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirst()
  return row && toTemplate(row)
}

/** Whether there was one. */
export async function deleteTemplateRow(db: Db, workspaceId: number, id: number): Promise<boolean> {
  const row = await db.sql
    .deleteFrom('dm_template')
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

/** One template of the workspace. */
export async function findTemplate(db: Db, workspaceId: number, id: number): Promise<Template | undefined> {
  const row = await db.sql
    .selectFrom('dm_template')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .executeTakeFirst()
  return row && toTemplate(row)
}

/** The templates of a workspace, oldest first. */
export async function listTemplateRows(db: Db, workspaceId: number): Promise<Template[]> {
  const rows = await db.sql
    .selectFrom('dm_template')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .orderBy('id')
    .execute()
  return rows.map(toTemplate)
}

/** How many templates a workspace has. */
export async function countTemplates(db: Db, workspaceId: number): Promise<number> {
  const row = await db.sql
    .selectFrom('dm_template')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('workspace_id', '=', workspaceId)
    .executeTakeFirstOrThrow()
  return Number(row.count)
}
