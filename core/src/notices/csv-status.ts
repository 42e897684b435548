import type { Db } from '../db/database.ts'
import { CSV_KIND } from './csv-notice.ts'
import type { NoticeRecipient } from './notice.ts'
import { listStreamRecipients } from './notice-store.ts'

/** How the mails of a stream fare. */
export interface CsvStatus {
  /** When a server last accepted one, epoch ms; null = never yet. */
  lastSentAt: number | null
  /** Addresses whose newest mail was refused or given up, with the server's answer. */
  refused: NoticeRecipient[]
  /** Addresses whose newest mail has not been accepted yet, and when it is tried next, epoch ms. */
  waiting: (NoticeRecipient & { nextAttemptAt: number })[]
}

/** Recipients looked at, newest first: ten syncs of the most recipients there may be. */
const LOOKED_AT = 200

/** How the newest mails of a stream fared, one entry an address. The stream must have been checked against the caller. */
export async function readCsvStatus(db: Db, streamId: number): Promise<CsvStatus> {
  const all = await listStreamRecipients(db, streamId, CSV_KIND, LOOKED_AT)
  const newest = new Map<string, (typeof all)[number]>()
  for (const row of all) if (!newest.has(row.address)) newest.set(row.address, row)
  const sentAt = all.filter(({ status }) => status === 'accepted').map(({ updatedAt }) => updatedAt)
  const latest = [...newest.values()]
  return {
    lastSentAt: sentAt.length > 0 ? Math.max(...sentAt) : null,
    refused: latest.filter(({ status }) => status === 'refused' || status === 'exhausted'),
    waiting: latest
      .filter(({ status }) => status === 'pending')
      .map((row) => ({ ...row, nextAttemptAt: row.noticeDueAt })),
  }
}
