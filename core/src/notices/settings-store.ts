import type { Selectable } from 'kysely'
import { fromFlag, fromJson, toFlag, toJson } from '../db/columns.ts'
import type { Db } from '../db/database.ts'
import type { NoticeSettingsTable } from '../db/tables-notices.ts'
import { type DigestFrequency, defaultNoticeSettings, type NoticeSettings } from './settings.ts'

const toSettings = (row: Selectable<NoticeSettingsTable>): NoticeSettings => ({
  summaryFrequency: row.summary_frequency as DigestFrequency,
  emailEnabled: fromFlag(row.email_enabled),
  emailRecipients: fromJson<string[]>(row.email_recipients),
  telegramEnabled: fromFlag(row.telegram_enabled),
  telegramChatId: row.telegram_chat_id,
})

const fromSettings = (settings: NoticeSettings) => ({
  summary_frequency: settings.summaryFrequency,
  email_enabled: toFlag(settings.emailEnabled),
  email_recipients: toJson(settings.emailRecipients),
  telegram_enabled: toFlag(settings.telegramEnabled),
  telegram_chat_id: settings.telegramChatId,
})

/** The settings of a workspace, or the defaults. */
export async function findNoticeSettings(db: Db, workspaceId: number): Promise<NoticeSettings> {
  const row = await db.sql
    .selectFrom('notice_settings')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .executeTakeFirst()
  return row ? toSettings(row) : defaultNoticeSettings
}

/** The same, held until commit, so that of two changes at once neither undoes the other. */
export async function holdNoticeSettings(tx: Db, workspaceId: number, now: number): Promise<NoticeSettings> {
  const row = await tx.sql
    .insertInto('notice_settings')
    .values({ workspace_id: workspaceId, ...fromSettings(defaultNoticeSettings), updated_at: now })
    .onConflict((c) => c.column('workspace_id').doUpdateSet({ updated_at: now }))
    .returningAll()
    .executeTakeFirstOrThrow()
  return toSettings(row)
}

/** Writes over settings that are held. */
export async function updateNoticeSettings(tx: Db, workspaceId: number, settings: NoticeSettings): Promise<void> {
  await tx.sql
    .updateTable('notice_settings')
    .set(fromSettings(settings))
    .where('workspace_id', '=', workspaceId)
    .execute()
}
