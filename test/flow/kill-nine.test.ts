import { expect, it } from 'vitest'
import { useSinks } from '../support/counting-sink.ts'
import { eachEngine } from '../support/database.ts'
import { auditDeliveries } from '../support/delivery-audit.ts'
import { randomPause, useHubProcesses } from '../support/hub-process.ts'
import { followAccount, startPoster } from '../support/poster.ts'

const KILLS = Number(process.env.LEADWIRE_KILLS || 100)

/** After being ready, ms. */
const KILL_FROM_MS = 50
const KILL_TO_MS = 500

/** A dead relay's leases run for a minute on Postgres; SQLite gives them back at the start. */
const SETTLE_MS = 90_000

eachEngine((open, engine) => {
  const startHub = useHubProcesses()
  const startSink = useSinks()

  it(`delivers all it accepted and repeats only what was in flight, though it is killed ${KILLS} times`, async () => {
    const databaseUrl = await open.url()
    const sink = await startSink()
    const env = { LEADWIRE_DATABASE_URL: databaseUrl }
    let hub = await startHub({ env })
    const audit = auditDeliveries(databaseUrl, sink)
    const poster = startPoster(() => hub.url, await followAccount(hub.url, sink.url))
    const startedAt = performance.now()
    try {
      for (let kill = 1; kill <= KILLS; kill++) {
        await randomPause(KILL_FROM_MS, KILL_TO_MS)
        await hub.kill()
        await audit.crash()
        hub = await startHub({ env })
      }
    } finally {
      await poster.stop()
    }
    const seconds = Math.round((performance.now() - startedAt) / 1000)
    const numbers = await audit.settle(poster, SETTLE_MS)
    console.info(`${engine}, ${KILLS} kills in ${seconds} s: ${JSON.stringify(numbers)}`)
    expect(poster.refused).toEqual([])
  }, 120_000 + KILLS * 3_000)
})
