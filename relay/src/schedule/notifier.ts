import { type ClaimedNotice, claimNotice, type NoticeChannel, releaseNotices } from '@leadwire/core'
import { createLoop } from '../loop.ts'
import { type NoticeJobPorts, sendNotice } from './jobs/send-notices.ts'

/** Notices sent at once by one relay, so that a slow mail server does not hold up the others. */
const NOTICES_AT_ONCE = 4

/** How often the queue is looked at without a hint, ms. */
const POLL_MS = 1000

/** Claims due notices and sends them in the background. */
export interface Notifier {
  start(): void
  /** A hint that a notice was queued. */
  wake(): void
  /** Takes no more, and lets those under way finish for up to `graceMs`. */
  stop(graceMs: number): Promise<void>
}

/** Makes a notifier; nothing runs before `start`. Channels without a sender are left to relays that have one. */
export function createNotifier(ports: NoticeJobPorts): Notifier {
  const { db, clock, log, leaseMs } = ports
  const channels = [...new Set(ports.senders.map(({ channel }) => channel))] as NoticeChannel[]
  const stopping = new AbortController()
  const active = new Set<Promise<void>>()
  // Whoever held leases is gone: nobody else can own the file.
  let hasLeasesToRelease = db.engine.hasSoleOwner

  const work = (notice: ClaimedNotice) =>
    sendNotice(notice, ports, stopping.signal).catch((error: unknown) => {
      // Its lease runs out, and it is tried again.
      log.error({ err: error, noticeId: notice.id }, 'cannot send a notice')
    })
  const loop = createLoop({
    idleMs: POLL_MS,
    onError: (error) => log.error({ err: error }, 'cannot claim notices'),
    async work() {
      if (hasLeasesToRelease) await releaseNotices(db, clock())
      hasLeasesToRelease = false
      if (channels.length === 0 || active.size >= NOTICES_AT_ONCE) return false
      const notice = await claimNotice(db, { channels, leaseMs, now: clock() })
      if (!notice) return false
      const done = work(notice).finally(() => {
        active.delete(done)
        loop.wake()
      })
      active.add(done)
      return true
    },
  })
  return {
    start: loop.start,
    wake: loop.wake,
    async stop(graceMs) {
      await loop.stop()
      const timer = setTimeout(() => stopping.abort(), graceMs)
      await Promise.all(active)
      clearTimeout(timer)
    },
  }
}
