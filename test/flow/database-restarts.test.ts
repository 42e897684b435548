import { expect, it } from 'vitest'
import { useSinks } from '../support/counting-sink.ts'
import { auditDeliveries } from '../support/delivery-audit.ts'
import { randomPause, useHubProcesses } from '../support/hub-process.ts'
import { followAccount, usePosters } from '../support/poster.ts'
import { startPostgres } from '../support/postgres-server.ts'
import { call, until } from '../support/relay.ts'

const CRASHES = 10

/** The least there is. A claim of which nobody was told, since Postgres crashed after the commit, comes when it has run out. */
const LEASE_SECONDS = 35
const SETTLE_MS = 60_000

const startHub = useHubProcesses()
const startSink = useSinks()
const startPoster = usePosters()

it(`comes back by itself and loses nothing, though Postgres crashes ${CRASHES} times under load`, async () => {
  // Flushes its commits, as in production: else the crash of the database itself would lose them.
  const postgres = await startPostgres({ isDurable: true })
  try {
    const sink = await startSink()
    const env = { LEADWIRE_DATABASE_URL: postgres.url, LEADWIRE_LEASE_SECONDS: String(LEASE_SECONDS) }
    const hub = await startHub({ env })
    const health = async () => (await call(hub.url, 'GET', '/healthz')).status
    const audit = auditDeliveries(postgres.url, sink)
    const poster = startPoster(() => hub.url, await followAccount(hub.url, sink.url))
    const startedAt = performance.now()
    for (let crash = 1; crash <= CRASHES; crash++) {
      expect(await health()).toBe(200)
      await randomPause(200, 1500)
      const before = poster.accepted.size
      await postgres.crash()
      await until(async () => expect(await health()).toBe(503))
      await randomPause(0, 1500)
      await postgres.restart()
      await audit.noteInFlight()
      await until(async () => expect(await health()).toBe(200))
      await until(() => expect(poster.accepted.size).toBeGreaterThan(before))
    }
    await poster.stop()
    const seconds = Math.round((performance.now() - startedAt) / 1000)
    const numbers = await audit.settle(poster, SETTLE_MS)
    console.info(`Postgres crashed ${CRASHES} times in ${seconds} s: ${JSON.stringify(numbers)}`)
    // The hub lived on, and what was answered while Postgres was away is recorded when it is back.
    expect(numbers.inFlightSeen).toBeGreaterThan(0)
    expect(numbers.repeats).toBe(0)
    expect(hub.output()).toMatch(/"msg":"(dispatch failed|cannot record attempts)"/)
    expect(poster.refused.length).toBeGreaterThan(0)
    const unclear = poster.refused.filter(({ status, body }) => status !== 503 || !body?.error || !body?.message)
    expect(unclear.map(({ status, text }) => `${status} ${text}`).slice(0, 5)).toEqual([])
  } finally {
    await postgres.stop()
  }
}, 240_000)
