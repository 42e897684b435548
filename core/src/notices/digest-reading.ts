import type { Db } from '../db/database.ts'
import { toProfileUrl } from '../exports/export.ts'
import type { Lead } from '../leads/lead.ts'
import {
  type Digest,
  type DigestLead,
  type DigestStream,
  digestContentOf,
  FAILED_RUNS_NAMED,
  LEADS_PER_DIGEST,
  LEADS_PER_STREAM,
  reasonInWords,
  STREAMS_PER_DIGEST,
} from './digest.ts'
import * as store from './digest-window-store.ts'
import type { Notice } from './notice.ts'

/** What a digest says now: of the leads that it was queued for, those that are still there. null = none is left. */
export async function readDigest(db: Db, notice: Pick<Notice, 'content' | 'syncId'>): Promise<Digest | null> {
  const { frequency, until, windows } = digestContentOf(notice)
  const names = await store.listStreamNames(
    db,
    windows.map(({ streamId }) => streamId),
  )
  const counted = []
  for (const window of windows) {
    const count = await store.countWindow(db, window, until)
    if (count.high + count.medium > 0) counted.push({ window, count })
  }
  if (counted.length === 0) return null
  counted.sort((a, b) => b.count.high - a.count.high || b.count.medium - a.count.medium)
  const streams: DigestStream[] = []
  let shownCount = 0
  for (const { window, count } of counted.slice(0, STREAMS_PER_DIGEST)) {
    const limit = Math.min(LEADS_PER_STREAM, LEADS_PER_DIGEST - shownCount)
    const high = limit > 0 ? await store.listWindow(db, window, until, 'high', limit) : []
    const isFull = high.length >= limit
    const medium = isFull ? [] : await store.listWindow(db, window, until, 'medium', limit - high.length)
    const leads = [...high, ...medium].map(toDigestLead)
    shownCount += leads.length
    const name = names.get(window.streamId) ?? ''
    streams.push({ name, highCount: count.high, mediumCount: count.medium, leads })
  }
  const failed = await listFailed(db, notice)
  return {
    frequency,
    highCount: counted.reduce((sum, { count }) => sum + count.high, 0),
    mediumCount: counted.reduce((sum, { count }) => sum + count.medium, 0),
    streams,
    streamCount: counted.length,
    failedRuns: failed
      .slice(0, FAILED_RUNS_NAMED)
      .map(({ streamId, ...run }) => ({ ...run, streamName: names.get(streamId) ?? '' })),
    failedRunCount: failed.length,
  }
}

async function listFailed(db: Db, notice: Pick<Notice, 'content' | 'syncId'>): Promise<store.FailedRun[]> {
  if (notice.syncId !== null) return await store.listFailedRuns(db, { syncId: notice.syncId })
  const { until, windows } = digestContentOf(notice)
  const all: store.FailedRun[] = []
  for (const window of windows) all.push(...(await store.listFailedRuns(db, { window, until })))
  return all
}

const toDigestLead = ({ profile, grade, matchReasons }: Lead): DigestLead => ({
  handle: profile.handle,
  displayName: profile.displayName,
  bio: profile.bio,
  profileUrl: toProfileUrl({ profile }),
  grade,
  reasons: matchReasons.map(reasonInWords),
})
