import { afterEach, expect } from 'vitest'
import { type Db, openDatabase } from '../../../core/src/db/database.ts'
import { ingestPage } from '../../../core/src/ingest/ingest.ts'
import { pushObservations } from '../../../core/src/ingest/push.ts'
import { readDigest } from '../../../core/src/notices/digest-reading.ts'
import { queueDueDigests, queueSyncDigest } from '../../../core/src/notices/digests.ts'
import type { Notice } from '../../../core/src/notices/notice.ts'
import { changeNoticeSettings } from '../../../core/src/notices/notice-settings.ts'
import { findNotice } from '../../../core/src/notices/notice-store.ts'
import type { NoticeSettings } from '../../../core/src/notices/settings.ts'
import { finishRun } from '../../../core/src/runs/runs.ts'
import type { Observation } from '../../../core/src/sources/profile.ts'
import type { StreamSettings } from '../../../core/src/streams/stream.ts'
import { assertVault } from '../../../core/src/vault/vault-check.ts'
import { changeStream } from '../../../core/src/webhooks/stream-webhooks.ts'
import { manualClock } from '../../support/clock.ts'
import type { TestDatabases } from '../../support/database.ts'
import { pageOf, portsOf, seedCaller, seedStream, startRun, testVault } from '../../support/seed.ts'

/** What most teams under test have set. */
export const mailTo = { emailRecipients: ['ada@example.org', 'bob@example.org'] }

/** Teams to tell of leads; to be called inside `eachEngine`'s suite. */
export function useTeams(open: TestDatabases) {
  const opened: Db[] = []
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((db) => db.close()))
  })
  const connect = async (url: string) => {
    const db = await openDatabase(url)
    opened.push(db)
    return db
  }
  /** A team at noon of Monday, 5 January 2026, that was planned at its first morning. */
  const setUp = async (settings: Partial<NoticeSettings> = mailTo, timezone = 'UTC') => {
    const url = await open.url()
    const db = await connect(url)
    await assertVault(db, testVault)
    const clock = manualClock()
    const caller = await seedCaller(db, clock)
    await db.sql.updateTable('workspace').set({ timezone }).execute()
    await queueDueDigests(db, { clock })
    await changeNoticeSettings(db, caller, settings, { clock })
    const streamOf = async (handle: string, more: Partial<StreamSettings> = {}) =>
      (await seedStream(db, caller, clock, { handles: [handle], name: handle, ...more })).stream.id
    /** A sync of a stream of one account, with `observations`; what it queued. */
    const sync = async (streamId: number, observations: Observation[], errorMessage?: string): Promise<number[]> => {
      clock.advance(1000)
      const run = await startRun(db, caller, streamId, clock)
      await ingestPage(db, run, pageOf(observations), { clock, vault: testVault })
      const queued: number[] = []
      const end =
        errorMessage === undefined ? { status: 'succeeded' as const } : { status: 'failed' as const, errorMessage }
      await finishRun(db, run, end, clock, async (tx, ended) => {
        queued.push(...(await queueSyncDigest(tx, ended)))
      })
      return queued
    }
    const push = async (streamId: number, observations: Observation[]) => {
      clock.advance(1000)
      const pair = await db.sql
        .selectFrom('stream_pair')
        .select('source_id')
        .where('stream_id', '=', streamId)
        .executeTakeFirstOrThrow()
      await pushObservations(db, caller, pair.source_id, observations, clock, testVault)
    }
    /** All that is due now, queued. */
    const tick = async () => {
      const noticeIds: number[] = []
      for (;;) {
        const queued = await queueDueDigests(db, { clock })
        if (!queued) return noticeIds
        if ('error' in queued) throw queued.error
        noticeIds.push(...queued.noticeIds)
      }
    }
    const to = (time: string) => clock.advance(Date.parse(time) - clock())
    const change = (change: Partial<NoticeSettings>) => changeNoticeSettings(db, caller, change, { clock })
    const changeOf = (streamId: number, settings: Partial<StreamSettings>) =>
      changeStream(db, caller, streamId, { settings }, portsOf(clock))
    return { url, db, clock, caller, streamOf, sync, push, tick, to, change, changeOf }
  }
  return { connect, setUp }
}

/** One notice, which must be there. */
export const noticeOf = async (db: Db, id: number | undefined): Promise<Notice> =>
  (await findNotice(db, id ?? 0)) ?? expect.unreachable(`there is no notice ${id}`)

/** Stream → handles that a digest shows; null = nothing is left to tell. */
export const shown = async (db: Db, id: number | undefined) => {
  const digest = await readDigest(db, await noticeOf(db, id))
  return (
    digest && Object.fromEntries(digest.streams.map(({ name, leads }) => [name, leads.map(({ handle }) => handle)]))
  )
}
