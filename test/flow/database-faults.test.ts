import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { useSinks } from '../support/counting-sink.ts'
import { auditDeliveries } from '../support/delivery-audit.ts'
import { holdLock } from '../support/hold-lock.ts'
import { type HubProcess, useHubProcesses } from '../support/hub-process.ts'
import { followAccount, usePosters } from '../support/poster.ts'
import { call, until } from '../support/relay.ts'
import { createSmallDisk } from '../support/small-disk.ts'

/** What was claimed when the fault came, and nobody was told, comes when its lease of a minute has run out. */
const SETTLE_MS = 90_000

/** Longer than SQLite waits for a lock (5 s) before a write fails. */
const LOCKED_MS = 7_000

/** How long the receiver takes when the fault comes; well below the time that the fault lasts. */
const SLOW_MS = 500

/** A fault of the database that comes while followers are posted and goes again. */
interface Fault {
  name: string
  begin(hub: HubProcess): Promise<void>
  end(hub: HubProcess): Promise<void>
  /** What callers are told. */
  message: RegExp
  /** What the log says. */
  logged: RegExp
}

describe('on SQLite', () => {
  const startHub = useHubProcesses()
  const startSink = useSinks()
  const startPoster = usePosters()

  const pass = async (file: string, fault: Fault) => {
    const databaseUrl = `file:${file}`
    const sink = await startSink()
    const hub = await startHub({ env: { LEADWIRE_DATABASE_URL: databaseUrl } })
    const health = async () => (await call(hub.url, 'GET', '/healthz')).status
    const audit = auditDeliveries(databaseUrl, sink)
    const poster = startPoster(() => hub.url, await followAccount(hub.url, sink.url))
    await until(() => expect(poster.accepted.size).toBeGreaterThan(50))
    expect(await health()).toBe(200)

    // Slow, so that the fault comes between a POST and the record of its answer.
    sink.delayMs = () => SLOW_MS
    await fault.begin(hub)
    await until(async () => expect(await health()).toBe(503))
    await until(() => expect(poster.refused.length).toBeGreaterThan(0))
    await audit.noteInFlight()
    sink.delayMs = () => 0
    await fault.end(hub)

    const before = poster.accepted.size
    await until(async () => expect(await health()).toBe(200))
    await until(() => expect(poster.accepted.size).toBeGreaterThan(before))
    await poster.stop()
    const numbers = await audit.settle(poster, SETTLE_MS)
    console.info(`${fault.name}: ${JSON.stringify(numbers)}`)
    // The hub lived on, and what was answered during the fault is recorded after it.
    expect(numbers.inFlightSeen).toBeGreaterThan(0)
    expect(numbers.repeats).toBe(0)
    for (const { status, body, headers } of poster.refused) {
      const message = expect.stringMatching(fault.message)
      expect({ status, ...body }).toEqual({ status: 503, error: 'database_unavailable', message })
      expect(Number(headers.get('retry-after'))).toBeGreaterThan(0)
    }
    expect(hub.output()).toMatch(fault.logged)
    await hub.kill()
  }

  it('loses nothing when the disk is full for a while, and says so', async () => {
    const disk = await createSmallDisk()
    try {
      await pass(join(disk.folder, 'a.db'), {
        name: 'disk full',
        begin: (hub) => disk.fill(hub.pid),
        end: (hub) => disk.free(hub.pid),
        message: /^The database cannot be written: its disk is full/,
        logged: /"reason":"(database or disk is full|disk I\/O error)","msg":"database unavailable"/,
      })
    } finally {
      await disk.remove()
    }
  }, 180_000)

  it('loses nothing when another program locks the database for a while, and says so', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'leadwire-lock-'))
    const file = join(folder, 'a.db')
    let giveBack = async () => {}
    let held = Promise.resolve()
    try {
      await pass(file, {
        name: 'locked by another process',
        async begin() {
          giveBack = await holdLock(file)
          held = sleep(LOCKED_MS)
        },
        async end() {
          await held
          await giveBack()
        },
        message: /^The database is locked by another program/,
        logged: /"reason":"database is locked","msg":"database unavailable"/,
      })
    } finally {
      await giveBack()
      await rm(folder, { recursive: true, force: true })
    }
  }, 180_000)
})
