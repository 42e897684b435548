import type { Db } from '../db/database.ts'
import type { Caller } from '../workspaces/workspace.ts'
import { DIGEST_KIND } from './digest.ts'
import type { NoticeChannel } from './notice.ts'
import { listTeamRecipients } from './notice-store.ts'
import { type NoticeSettings, recipientsOf } from './settings.ts'

/** How a team's digests fare on one channel. */
export interface DigestStatus {
  /** When one was last accepted by the other side, epoch ms; null = never yet. */
  lastSentAt: number | null
  /** What went wrong last, of those who have got none since; `code` null = there was no answer. */
  lastError: { address: string; code: number | null; answer: string; at: number } | null
}

/** Recipients looked at, newest first: ten digests of the most recipients there may be. */
const LOOKED_AT = 200

/** How the newest digests fared on a channel, to those who are to get them now. */
export async function readDigestStatus(
  db: Db,
  { workspaceId }: Caller,
  settings: NoticeSettings,
  channel: NoticeChannel,
): Promise<DigestStatus> {
  const all = await listTeamRecipients(db, { workspaceId, kind: DIGEST_KIND, channel, limit: LOOKED_AT })
  const wanted = new Set(recipientsOf(settings, channel).map((address) => address.toLowerCase()))
  const tried = all.filter(({ status, attemptCount }) => status !== 'pending' || attemptCount > 0)
  const newest = new Map<string, (typeof all)[number]>()
  for (const row of tried) {
    const address = row.address.toLowerCase()
    if (wanted.has(address) && !newest.has(address)) newest.set(address, row)
  }
  const sentAt = all.filter(({ status }) => status === 'accepted').map(({ updatedAt }) => updatedAt)
  const [error] = [...newest.values()]
    .filter(({ status }) => status !== 'accepted' && status !== 'unsubscribed')
    .sort((a, b) => b.updatedAt - a.updatedAt)
  return {
    lastSentAt: sentAt.length > 0 ? Math.max(...sentAt) : null,
    lastError: error
      ? {
          address: error.address,
          code: error.code,
          answer: error.answer ?? error.noticeError ?? 'no reason is known',
          at: error.updatedAt,
        }
      : null,
  }
}
