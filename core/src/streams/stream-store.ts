import type { Insertable, Selectable } from 'kysely'
import { fromFlag, fromJson, toFlag, toJson } from '../db/columns.ts'
import type { Db } from '../db/database.ts'
import { forClaim } from '../db/engine.ts'
import type { StreamTable } from '../db/tables.ts'
import type { SourceType } from '../sources/profile.ts'
import type { CsvRecipients, Stream, StreamSettings } from './stream.ts'

const toStream = (row: Selectable<StreamTable>): Stream => ({
  id: row.id,
  workspaceId: row.workspace_id,
  name: row.name,
  syncTimes: fromJson<string[]>(row.sync_times),
  timezone: row.timezone,
  sourceTypes: fromJson<SourceType[]>(row.source_types),
  autoEnrichLinkedin: fromFlag(row.auto_enrich_linkedin),
  autoEnrichEmail: fromFlag(row.auto_enrich_email),
  emailMode: row.email_mode as Stream['emailMode'],
  emailDigestOverride: row.email_digest_override as Stream['emailDigestOverride'],
  telegramOverride: row.telegram_override === null ? null : fromFlag(row.telegram_override),
  deliveryDestination: row.delivery_destination as Stream['deliveryDestination'],
  webhookUrl: row.webhook_url,
  csvEmailRecipients: row.csv_email_recipients === null ? null : fromJson<CsvRecipients>(row.csv_email_recipients),
  isActive: fromFlag(row.is_active),
  isArchived: fromFlag(row.is_archived),
  revision: row.revision,
  pendingIntentId: row.pending_intent_id,
  nextSyncAt: row.next_sync_at,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
})

const fromSettings = (settings: StreamSettings) =>
  ({
    name: settings.name,
    sync_times: toJson(settings.syncTimes),
    timezone: settings.timezone,
    source_types: toJson(settings.sourceTypes),
    auto_enrich_linkedin: toFlag(settings.autoEnrichLinkedin),
    auto_enrich_email: toFlag(settings.autoEnrichEmail),
    email_mode: settings.emailMode,
    email_digest_override: settings.emailDigestOverride,
    telegram_override: settings.telegramOverride === null ? null : toFlag(settings.telegramOverride),
    delivery_destination: settings.deliveryDestination,
    webhook_url: settings.webhookUrl,
    csv_email_recipients: settings.csvEmailRecipients === null ? null : toJson(settings.csvEmailRecipients),
    is_active: toFlag(settings.isActive),
    is_archived: toFlag(settings.isArchived),
  }) satisfies Partial<Insertable<StreamTable>>

/** Inserts a stream. */
export async function insertStream(
  tx: Db,
  workspaceId: number,
  settings: StreamSettings,
  now: number,
): Promise<Stream> {
  const row = await tx.sql
    .insertInto('stream')
    .values({
      workspace_id: workspaceId,
      ...fromSettings(settings),
      revision: 1,
      pending_intent_id: null,
      next_sync_at: null,
      created_at: now,
      updated_at: now,
    })
    .returningAll()
    .executeTakeFirstOrThrow()
  return toStream(row)
}

/** Writes settings over the stream as it was at `revision`; undefined when it has changed since, or an intent holds it. */
export async function updateStreamRow(
  tx: Db,
  stream: Pick<Stream, 'id' | 'revision'>,
  settings: StreamSettings,
  now: number,
): Promise<Stream | undefined> {
  const row = await tx.sql
    .updateTable('stream')
    .set({ ...fromSettings(settings), revision: stream.revision + 1, updated_at: now })
    .where('id', '=', stream.id)
    .where('revision', '=', stream.revision)
    .where('pending_intent_id', 'is', null)
    .returningAll()
    .executeTakeFirst()
  return row && toStream(row)
}

/** Leaves a stream to a billing intent, as it was at `revision`; false when it has changed since, or another has it. */
export async function lockStream(tx: Db, { id, revision }: Stream, intentId: number): Promise<boolean> {
  const row = await tx.sql
    .updateTable('stream')
    .set({ pending_intent_id: intentId })
    .where('id', '=', id)
    .where('revision', '=', revision)
    .where('pending_intent_id', 'is', null)
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

/** Lets everybody change a stream again. */
export async function unlockStream(tx: Db, id: number, intentId: number): Promise<void> {
  await tx.sql
    .updateTable('stream')
    .set({ pending_intent_id: null })
    .where('id', '=', id)
    .where('pending_intent_id', '=', intentId)
    .execute()
}

/** Sets when the schedule of a stream is due next. */
export async function setNextSync(tx: Db, id: number, nextSyncAt: number | null): Promise<void> {
  await tx.sql.updateTable('stream').set({ next_sync_at: nextSyncAt }).where('id', '=', id).execute()
}

/** True when the schedule of a stream is due; a look that locks nothing, for an idle relay. */
export async function isAnySyncDue(db: Db, now: number): Promise<boolean> {
  const row = await db.sql
    .selectFrom('stream')
    .select('id')
    .where('next_sync_at', '<=', now)
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

/**
 * Takes hold of the stream that has been due longest, until commit; undefined when there is none that nobody else holds.
 * @param passed  streams to leave out
 */
export async function holdDueStream(tx: Db, passed: readonly number[], now: number): Promise<Stream | undefined> {
  const due = tx.sql
    .selectFrom('stream')
    .selectAll()
    .where('next_sync_at', '<=', now)
    .$if(passed.length > 0, (q) => q.where('id', 'not in', passed))
    .orderBy('next_sync_at')
    .orderBy('id')
    .limit(1)
  const row = await forClaim(tx, due).executeTakeFirst()
  return row && toStream(row)
}

/** One stream of the workspace, archived or not. */
export async function findStream(db: Db, workspaceId: number, id: number): Promise<Stream | undefined> {
  const row = await db.sql
    .selectFrom('stream')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .executeTakeFirst()
  return row && toStream(row)
}

/** The streams of a workspace, oldest first. */
export async function listStreamRows(db: Db, workspaceId: number, withArchived: boolean): Promise<Stream[]> {
  const rows = await db.sql
    .selectFrom('stream')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .$if(!withArchived, (q) => q.where('is_archived', '=', 0))
    .orderBy('id')
    .execute()
  return rows.map(toStream)
}
