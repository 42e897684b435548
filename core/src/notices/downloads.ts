import type { Readable } from 'node:stream'
import { DAY_MS } from '../clock.ts'
import type { Db } from '../db/database.ts'
import { LeadwireError } from '../errors.ts'
import { exportMediaTypes } from '../exports/export.ts'
import { exportSyncLeads } from '../exports/exports.ts'
import type { Vault } from '../vault.ts'
import { CSV_KIND, csvContentOf, syncLeadsOf } from './csv-notice.ts'
import type { Notice } from './notice.ts'
import { findNotice } from './notice-store.ts'
import { readLinkToken, toLinkToken } from './signed-link.ts'

/** How long a download link works. Source: our choice. */
export const DOWNLOAD_DAYS = 7

interface DownloadPayload {
  noticeId: number
  /** Epoch ms */
  expiresAt: number
}

/** The token of a link to the file of a notice. It is the same on every attempt, as it counts from when the sync ended. */
export const toDownloadToken = (vault: Vault, { id, createdAt }: Pick<Notice, 'id' | 'createdAt'>): string =>
  toLinkToken(vault, 'download', { noticeId: id, expiresAt: expiryOf({ createdAt }) } satisfies DownloadPayload)

/** When the link to the file of a notice ends, epoch ms. */
export const expiryOf = ({ createdAt }: Pick<Notice, 'createdAt'>): number => createdAt + DOWNLOAD_DAYS * DAY_MS

/**
 * The file that a download link stands for, made while it is read.
 * @throws NotFound `link_not_found`, Gone `link_expired`
 */
export async function openDownload(
  db: Db,
  { vault, token, now }: { vault: Vault; token: string; now: number },
): Promise<{ content: Readable; fileName: string; mediaType: string }> {
  const { noticeId, expiresAt } = readLinkToken<DownloadPayload>(vault, 'download', token)
  const expired = () => new LeadwireError('Gone', 'link_expired', `Download links work for ${DOWNLOAD_DAYS} days`)
  if (expiresAt <= now) throw expired()
  const notice = await findNotice(db, noticeId)
  if (notice?.kind !== CSV_KIND) throw expired()
  const { format, fileName } = csvContentOf(notice)
  return { content: exportSyncLeads(db, syncLeadsOf(notice), format), fileName, mediaType: exportMediaTypes[format] }
}
