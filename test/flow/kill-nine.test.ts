import { expect, it } from 'vitest'
import { useSinks } from '../support/counting-sink.ts'
import { eachEngine } from '../support/database.ts'
import { auditDeliveries } from '../support/delivery-audit.ts'
import { randomPause, useHubProcesses } from '../support/hub-process.ts'
import { followAccount, usePosters } from '../support/poster.ts'

const KILLS = Number(process.env.LEADWIRE_KILLS || 100)

/** After being ready, ms. */
const KILL_FROM_MS = 50
const KILL_TO_MS = 500

const SETTLE_MS = 30_000
const TIMEOUT_MS = 120_000 + KILLS * 3_000

eachEngine((open, engine) => {
  const startHub = useHubProcesses()
  const startSink = useSinks()
  const startPoster = usePosters()

  it(
    `delivers all it accepted and repeats only what was in flight, killed ${KILLS} times`,
    async () => {
      const databaseUrl = await open.url()
      const sink = await startSink()
      const env = { LEADWIRE_DATABASE_URL: databaseUrl }
      let hub = await startHub({ env })
      /** None while it is dead: somebody else may be given its port. */
      let url: string | null = hub.url
      const audit = auditDeliveries(databaseUrl, sink)
      const poster = startPoster(() => url, await followAccount(hub.url, sink.url))
      const startedAt = performance.now()
      for (let kill = 1; kill <= KILLS; kill++) {
        await randomPause(KILL_FROM_MS, KILL_TO_MS)
        const gone = hub.kill()
        url = null
        await gone
        await audit.noteInFlight()
        hub = await startHub({ env })
        url = hub.url
      }
      await poster.stop()
      // A dead hub's leases run for a minute on Postgres, and those of the first kills have come back by themselves. SQLite
      // gave all of them back at the start.
      if (engine === 'postgres') await audit.endLeases()
      const seconds = Math.round((performance.now() - startedAt) / 1000)
      const numbers = await audit.settle(poster, SETTLE_MS)
      console.info(`${engine}, ${KILLS} kills in ${seconds} s: ${JSON.stringify(numbers)}`)
      expect(poster.refused).toEqual([])
      // Else no kill came while there was work, and this has shown nothing.
      expect(numbers.inFlight).toBeGreaterThan(0)
    },
    TIMEOUT_MS,
  )
})
