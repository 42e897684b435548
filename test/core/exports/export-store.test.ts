import { text } from 'node:stream/consumers'
import { expect, it } from 'vitest'
import { listSyncLeads } from '../../../core/src/exports/export-store.ts'
import { exportLeads, exportSyncLeads } from '../../../core/src/exports/exports.ts'
import { ingestPage } from '../../../core/src/ingest/ingest.ts'
import { finishRun } from '../../../core/src/runs/runs.ts'
import type { EndedSync } from '../../../core/src/runs/sync.ts'
import { manualClock } from '../../support/clock.ts'
import { eachEngine } from '../../support/database.ts'
import { followers, pageOf, seedCaller, seedStream, startRun, testVault } from '../../support/seed.ts'

eachEngine((open) => {
  const clock = manualClock()

  /** Runs a stream once and answers the sync that ended. */
  const syncOnce = async (
    db: Awaited<ReturnType<typeof open>>,
    caller: { workspaceId: number },
    streamId: number,
    prefix: string,
    count: number,
  ) => {
    const run = await startRun(db, caller, streamId, clock)
    for (let from = 0; from < count; from += 400) {
      const part = followers(`${prefix}_${from}_`, Math.min(400, count - from))
      await ingestPage(db, run, pageOf(part, from + 400 < count ? String(from) : null), { clock, vault: testVault })
    }
    clock.advance(1000)
    let ended: EndedSync | undefined
    await finishRun(db, run, { status: 'succeeded' }, clock, async (_tx, sync) => {
      ended = sync
    })
    if (!ended) throw new Error('the sync did not end')
    return {
      workspaceId: ended.workspaceId,
      streamId,
      syncId: ended.id,
      createdAt: ended.createdAt,
      completedAt: ended.completedAt,
    }
  }

  it('finds the new leads of one sync and no others, over several pages, each once and oldest first', async () => {
    const db = await open()
    const caller = await seedCaller(db, clock)
    const { stream } = await seedStream(db, caller, clock)
    const other = await seedStream(db, caller, clock, { handles: ['harbor'] })
    const first = await syncOnce(db, caller, stream.id, 'a', 30)
    const second = await syncOnce(db, caller, stream.id, 'b', 1200)
    await syncOnce(db, caller, other.stream.id, 'c', 20)
    const third = await syncOnce(db, caller, stream.id, 'd', 0)
    const handlesOf = async (sync: typeof first) => {
      const handles: string[] = []
      for await (const page of listSyncLeads(db, sync)) handles.push(...page.map(({ profile }) => profile.handle))
      return handles
    }
    expect(await handlesOf(first)).toEqual(Array.from({ length: 30 }, (_, i) => `a_0_${i}`))
    const found = await handlesOf(second)
    expect(found).toHaveLength(1200)
    expect(new Set(found).size).toBe(1200)
    expect(found.every((handle) => handle.startsWith('b_'))).toBe(true)
    expect(await handlesOf(third)).toEqual([])
  })

  it('names the account and the segment of each lead, and takes only what passes a filter', async () => {
    const db = await open()
    const caller = await seedCaller(db, clock)
    const { stream } = await seedStream(db, caller, clock)
    const sync = await syncOnce(db, caller, stream.id, 'a', 3)
    const lines = (await text(exportSyncLeads(db, sync, 'csv'))).split('\r\n')
    expect(lines).toHaveLength(5)
    expect(lines[1]).toContain(',tidewatch,Founders,')
    const all = await text(exportLeads(db, caller.workspaceId, { streamId: stream.id }, 'csv'))
    expect(all.split('\r\n')).toEqual(lines)
    const none = await text(exportLeads(db, caller.workspaceId, { streamId: stream.id, grade: 'medium' }, 'csv'))
    expect(none.split('\r\n')).toHaveLength(2)
  })
})
