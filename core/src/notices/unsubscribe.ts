import { fromJson, toJson } from '../db/columns.ts'
import { type Db, inTransaction } from '../db/database.ts'
import type { CsvRecipients } from '../streams/stream.ts'
import type { Vault } from '../vault.ts'
import { CSV_KIND } from './csv-notice.ts'
import { DIGEST_KIND } from './digest.ts'
import { unsubscribePending } from './notice-store.ts'
import { holdNoticeSettings, updateNoticeSettings } from './settings-store.ts'
import { readLinkToken, toLinkToken } from './signed-link.ts'

/** What a link to end mails is about. */
export interface UnsubscribePayload {
  /** Which mails; the `id` of files is a stream's, of digests a workspace's. */
  list: 'csv' | 'digest'
  id: number
  /** Whose; null = the mail went to several, and the reader says which one. */
  address: string | null
}

/** The token of a link to end mails. It does not expire. */
export const toUnsubscribeToken = (vault: Vault, payload: UnsubscribePayload): string =>
  toLinkToken(vault, 'unsubscribe', payload)

/** @throws NotFound `link_not_found` */
export const readUnsubscribeToken = (vault: Vault, token: string): UnsubscribePayload =>
  readLinkToken<UnsubscribePayload>(vault, 'unsubscribe', token)

/**
 * Takes an address, any letter case, off the recipients of a stream's files, and off what is still to be sent. With the last
 * one the mails end. Does nothing for an address that is not among them.
 */
export async function unsubscribeFromCsv(db: Db, streamId: number, address: string, now: number): Promise<void> {
  await inTransaction(db, async (tx) => {
    // The row is held first, so that two who leave at once both do.
    const stream = await tx.sql
      .updateTable('stream')
      .set((eb) => ({ revision: eb('revision', '+', 1), updated_at: now }))
      .where('id', '=', streamId)
      .where('csv_email_recipients', 'is not', null)
      .returning('csv_email_recipients')
      .executeTakeFirst()
    if (stream?.csv_email_recipients) {
      const left = withoutAddress(fromJson<CsvRecipients>(stream.csv_email_recipients), address)
      await tx.sql
        .updateTable('stream')
        .set({ csv_email_recipients: left && toJson(left) })
        .where('id', '=', streamId)
        .execute()
    }
    await unsubscribePending(tx, { streamId, kind: CSV_KIND, address, now })
  })
}

/** The same for the digests of a team. */
export async function unsubscribeFromDigests(db: Db, workspaceId: number, address: string, now: number): Promise<void> {
  await inTransaction(db, async (tx) => {
    const settings = await holdNoticeSettings(tx, workspaceId, now)
    const isOther = (other: string) => other.toLowerCase() !== address.toLowerCase()
    const emailRecipients = settings.emailRecipients.filter(isOther)
    await updateNoticeSettings(tx, workspaceId, { ...settings, emailRecipients })
    await unsubscribePending(tx, { workspaceId, kind: DIGEST_KIND, address, now })
  })
}

/** Where nobody is left in `to`, those in `cc` take the place. */
function withoutAddress(recipients: CsvRecipients, address: string): CsvRecipients | null {
  const isOther = (other: string) => other.toLowerCase() !== address.toLowerCase()
  const [to, cc] = [recipients.to.filter(isOther), recipients.cc.filter(isOther)]
  if (to.length > 0) return { ...recipients, to, cc }
  return cc.length > 0 ? { ...recipients, to: cc, cc: [] } : null
}
