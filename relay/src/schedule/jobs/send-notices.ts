import { setTimeout as sleep } from 'node:timers/promises'
import {
  type ClaimedNotice,
  type Clock,
  type Db,
  giveBackNotice,
  isLeadwireError,
  messageOf,
  type NoticeOutcome,
  type NoticeStatus,
  pendingOf,
  recordNotice,
  renewNotice,
  settleEmptyNotice,
} from '@leadwire/core'
import type { Logger } from '../../log.ts'
import type { NoticeSender } from '../notices/notice-sender.ts'

/** What sending notices needs from outside. */
export interface NoticeJobPorts {
  db: Db
  clock: Clock
  /** 0 ≤ r < 1 */
  random: () => number
  log: Logger
  senders: readonly NoticeSender[]
  /** How long a notice stays with a relay that does not renew it, ms. */
  leaseMs: number
}

/**
 * Sends one claimed notice to those whom it has not reached, and records what came of each. Between the other side's yes and
 * the record lies one commit: a crash there sends once more, under the same Message-ID.
 * When `stopping` aborts (the relay stops) an attempt that has not ended is given back, and counts for nothing.
 */
export async function sendNotice(notice: ClaimedNotice, ports: NoticeJobPorts, stopping: AbortSignal): Promise<void> {
  const { db, clock, log } = ports
  const lost = new AbortController()
  // A server may take longer than a lease.
  const heartbeat = setInterval(() => {
    renewNotice(db, notice, ports.leaseMs, clock()).catch((error: unknown) => {
      if (isLost(error)) lost.abort(error)
    })
  }, ports.leaseMs / 3)
  try {
    const outcome = await attempt(notice, ports, AbortSignal.any([stopping, lost.signal]))
    if (lost.signal.aborted) return
    if (stopping.aborted && !outcome?.results.some(({ status }) => status !== 'deferred')) {
      return await giveBackNotice(db, notice, clock())
    }
    if (outcome === null) return await settleEmptyNotice(db, notice, clock())
    const status = await record(notice, outcome, ports, stopping)
    const line = {
      noticeId: notice.id,
      kind: notice.kind,
      status,
      results: outcome.results.map(({ status }) => status),
    }
    if (outcome.error === undefined) log.info(line, 'notice sent')
    else log.warn({ ...line, reason: outcome.error }, 'notice not sent')
  } catch (error) {
    if (!isLost(error)) throw error
    log.warn({ noticeId: notice.id }, 'notice taken over by another relay')
  } finally {
    clearInterval(heartbeat)
  }
}

async function attempt(
  notice: ClaimedNotice,
  { senders }: NoticeJobPorts,
  signal: AbortSignal,
): Promise<NoticeOutcome | null> {
  // All of them have unsubscribed meanwhile.
  if (pendingOf(notice).length === 0) return { results: [] }
  const sender = senders.find(({ kind, channel }) => kind === notice.kind && channel === notice.channel)
  if (!sender) return { results: [], error: `This hub cannot send ${notice.kind} by ${notice.channel}` }
  try {
    return await sender.send(notice, signal)
  } catch (error) {
    return { results: [], error: messageOf(error) }
  }
}

/** Between two tries to record what came of an attempt, ms. */
const RECORD_PAUSE_MS = 1000

/** Records an attempt; while the database is away it is tried for as long as a lease lasts, so that nobody gets a mail twice. */
async function record(
  notice: ClaimedNotice,
  outcome: NoticeOutcome,
  ports: NoticeJobPorts,
  stopping: AbortSignal,
): Promise<NoticeStatus> {
  for (let leftMs = ports.leaseMs; ; leftMs -= RECORD_PAUSE_MS) {
    try {
      return await recordNotice(ports.db, notice, outcome, ports)
    } catch (error) {
      if (isLost(error) || leftMs <= RECORD_PAUSE_MS || stopping.aborted) throw error
      ports.log.warn({ noticeId: notice.id, reason: messageOf(error) }, 'cannot record a notice yet')
      await sleep(RECORD_PAUSE_MS, undefined, { signal: stopping }).catch(() => undefined)
    }
  }
}

const isLost = (error: unknown): boolean => isLeadwireError(error) && error.code === 'notice_lost'
