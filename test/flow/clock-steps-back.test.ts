import { join } from 'node:path'
import { expect, it } from 'vitest'
import { useSinks } from '../support/counting-sink.ts'
import { eachEngine } from '../support/database.ts'
import { auditDeliveries } from '../support/delivery-audit.ts'
import { useHubProcesses } from '../support/hub-process.ts'
import { followAccount, usePosters } from '../support/poster.ts'
import { call, until } from '../support/relay.ts'

const SHIFT = join(import.meta.dirname, '..', 'support', 'clock-shift.mjs')

/** Those refused are tried again after 5 s, ±20 %; far less than the hour that they must not wait. */
const SETTLE_MS = 60_000

eachEngine((open, engine) => {
  const startHub = useHubProcesses()
  const startSink = useSinks()
  const startPoster = usePosters()

  it('delivers all soon when the clock goes back by an hour under load, and says that it did', async () => {
    const databaseUrl = await open.url()
    const sink = await startSink()
    // What it refuses is due again in some seconds, so deliveries wait when the clock goes back.
    sink.isRefusing = true
    const hub = await startHub({ env: { LEADWIRE_DATABASE_URL: databaseUrl }, nodeArgs: ['--import', SHIFT] })
    const audit = auditDeliveries(databaseUrl, sink)
    const poster = startPoster(() => hub.url, await followAccount(hub.url, sink.url))
    await until(async () => expect(await audit.countWaiting()).toBeGreaterThan(20))
    process.kill(hub.pid, 'SIGUSR2')
    sink.isRefusing = false
    const before = poster.accepted.size
    await until(() => expect(poster.accepted.size).toBeGreaterThan(before))
    await poster.stop()
    const numbers = await audit.settle(poster, SETTLE_MS)
    console.info(`${engine}, clock back by an hour: ${JSON.stringify(numbers)}`)
    expect(numbers.repeats).toBe(0)
    expect(poster.refused).toEqual([])
    expect((await call(hub.url, 'GET', '/healthz')).status).toBe(200)
    // On Postgres rows go by the clock of the database, which has not moved.
    if (engine === 'sqlite') expect(hub.output()).toContain('"msg":"the clock went back')
  }, 120_000)
})
