import { fromJson } from '../db/columns.ts'
import type { Db } from '../db/database.ts'
import { findWaitEnd } from '../enrichment/job-store.ts'
import { type ExportFormat, toExportFileName } from '../exports/export.ts'
import type { SyncLeads } from '../exports/export-store.ts'
import type { RunStatus } from '../runs/run.ts'
import { type EndedSync, sumCounts } from '../runs/sync.ts'
import type { CsvRecipients } from '../streams/stream.ts'
import { MAX_RECIPIENTS, type Notice, toRecipients } from './notice.ts'
import { advanceNotice } from './notice-store.ts'
import { queueNotice } from './notices.ts'

/** The kind of the mail with a file of the new leads of one sync. */
export const CSV_KIND = 'csv'

/** What the mail of one sync tells; fixed when the sync ends, so that every attempt says the same. */
export interface CsvContent {
  format: ExportFormat
  streamName: string
  /** IANA */
  timezone: string
  fileName: string
  highCount: number
  mediumCount: number
  /** When the sync was queued and when it ended, epoch ms. */
  createdAt: number
  completedAt: number
  runs: { handle: string; status: RunStatus; errorMessage: string | null; leadCount: number }[]
}

/**
 * Queues the mail with the new leads of a sync, when its stream asks for one; with none, only for streams that want it
 * anyway. It waits for leads that are being looked up, but not longer than they do. `tx` must be the transaction that ends the sync. To be called from an `OnSyncEnded`.
 * @returns the id of the notice, undefined when there is none to send
 */
export async function queueCsvNotice(tx: Db, sync: EndedSync): Promise<number | undefined> {
  const stream = await tx.sql
    .selectFrom('stream')
    .select(['csv_email_recipients', 'timezone'])
    .where('id', '=', sync.streamId)
    .executeTakeFirst()
  if (!stream?.csv_email_recipients) return undefined
  const { to, cc, format, sendEmpty } = fromJson<CsvRecipients>(stream.csv_email_recipients)
  // Input is held to these bounds; nothing that is kept may stop a sync from ending.
  const recipients = toRecipients(to, cc).slice(0, MAX_RECIPIENTS)
  const { highCount, mediumCount } = sumCounts(sync.runs)
  if (recipients.length === 0 || (highCount + mediumCount === 0 && !sendEmpty)) return undefined
  const content: CsvContent = {
    format,
    streamName: sync.streamName,
    timezone: stream.timezone,
    fileName: toExportFileName(sync.streamName, sync.completedAt, stream.timezone, format),
    highCount,
    mediumCount,
    createdAt: sync.createdAt,
    completedAt: sync.completedAt,
    runs: sync.runs.map(({ handle, status, errorMessage, highCount, mediumCount }) => ({
      handle,
      status,
      errorMessage: errorMessage?.slice(0, MAX_ERROR_LENGTH) ?? null,
      leadCount: highCount + mediumCount,
    })),
  }
  const waiting = sync.runs.filter(({ waitingCount }) => waitingCount > 0).map(({ id }) => id)
  const waitEnd = await findWaitEnd(tx, waiting)
  return await queueNotice(tx, {
    workspaceId: sync.workspaceId,
    key: keyOf(sync.id),
    kind: CSV_KIND,
    channel: 'email',
    streamId: sync.streamId,
    syncId: sync.id,
    content,
    createdAt: sync.completedAt,
    ...(waitEnd !== null && { dueAt: waitEnd }),
    recipients,
  })
}

/** Sends the mail of a sync now that none of its leads waits to be looked up any more. It is an `OnSyncLookedUp`. */
export const releaseCsvNotice = (tx: Db, syncId: number, now: number): Promise<void> =>
  advanceNotice(tx, keyOf(syncId), now)

const keyOf = (syncId: number): string => `csv:sync:${syncId}`

/** Characters of a run's error that a mail quotes. */
const MAX_ERROR_LENGTH = 300

/** The content of a notice of this kind. */
export const csvContentOf = ({ content }: Pick<Notice, 'content'>): CsvContent => content as CsvContent

/** Which leads the file of a notice of this kind holds. */
export function syncLeadsOf(notice: Pick<Notice, 'workspaceId' | 'streamId' | 'syncId' | 'content'>): SyncLeads {
  const { createdAt, completedAt } = csvContentOf(notice)
  const { workspaceId, streamId, syncId } = notice
  if (streamId === null || syncId === null) throw new Error('A notice with a file of leads has a stream and a sync')
  return { workspaceId, streamId, syncId, createdAt, completedAt }
}
