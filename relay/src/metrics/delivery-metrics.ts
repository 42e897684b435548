import { outcomes, type RunStatus, runStatuses } from '@leadwire/core'
import { Gauge, type Registry } from 'prom-client'
import type { LaneLoads, Metrics } from './metrics.ts'
import { type Count, counterOf, histogramOf } from './tally.ts'

/** From what a database on the same machine takes to what hangs, s. */
export const WORK_SECONDS = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5]

/** Up to the longest timeout of a subscription, s. */
const ATTEMPT_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 15, 30]

/** The first ones for what goes through at once, the last ones for what the standard schedule tries again, s. */
const LATENCY_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 60, 300, 1800, 7200, 36_000]

/** By the first digit of a status; the first is for no answer at all. */
const statusClasses = ['none', '1xx', '2xx', '3xx', '4xx', '5xx', 'other'] as const

/** The class of a status, e.g. `2xx`; null = none. */
export const statusClassOf = (status: number | null): string => statusClasses[classIndex(status)] ?? 'other'

const classIndex = (status: number | null) => (status === null ? 0 : Math.min(Math.floor(status / 100), 6))

/** What a relay does about deliveries and runs, counted. */
export function deliveryMetrics(registry: Registry): Metrics {
  const count = (name: string, help: string) => counterOf(registry, { name, help })()
  const attempts = counterOf(registry, {
    name: 'leadwire_attempts_total',
    help: 'Attempts by outcome and class of the answered status',
    labels: ['outcome', 'status_class'],
  })
  const attemptsOf = new Map<string, readonly Count[]>()
  for (const outcome of outcomes)
    attemptsOf.set(
      outcome,
      statusClasses.map((name) => attempts(outcome, name)),
    )
  const attemptSeconds = histogramOf(registry, {
    name: 'leadwire_attempt_duration_seconds',
    help: 'From the start of an attempt to the end of its answer',
    bounds: ATTEMPT_SECONDS,
  })()
  const latency = histogramOf(registry, {
    name: 'leadwire_delivery_latency_seconds',
    help: 'From the making of a message to the answer that accepted it',
    bounds: LATENCY_SECONDS,
  })()
  const claims = count('leadwire_claims_total', 'Claims made, empty ones with them')
  const claimed = count('leadwire_claimed_deliveries_total', 'Deliveries leased by claims')
  const messages = count('leadwire_fan_out_messages_total', 'Messages fanned out')
  const deliveries = count('leadwire_fan_out_deliveries_total', 'Deliveries made by fan-out')
  const fanOutSeconds = histogramOf(registry, {
    name: 'leadwire_fan_out_seconds',
    help: 'Time of a fan-out that had messages, its transaction with it',
    bounds: WORK_SECONDS,
  })()
  const runs = counterOf(registry, { name: 'leadwire_runs_total', help: 'Runs ended, by status', labels: ['status'] })
  const ended: readonly RunStatus[] = runStatuses.filter((status) => status !== 'queued' && status !== 'running')
  for (const status of ended) runs(status)
  let readLanes: (() => LaneLoads) | undefined
  laneGauges(registry, () => readLanes?.())
  return {
    attempted({ outcome, status, latencyMs, attemptedAt }, acceptedAt) {
      const cell = attemptsOf.get(outcome)?.[classIndex(status)]
      if (cell) cell.value++
      attemptSeconds.observe(latencyMs / 1000)
      if (outcome === 'accepted' && acceptedAt !== null) {
        // Never less than nothing, though relays' clocks differ.
        latency.observe(Math.max(0, attemptedAt + latencyMs - acceptedAt) / 1000)
      }
    },
    claimed(count) {
      claims.value++
      claimed.value += count
    },
    fannedOut(messageCount, deliveryCount, seconds) {
      messages.value += messageCount
      deliveries.value += deliveryCount
      fanOutSeconds.observe(seconds)
    },
    runEnded(status) {
      runs(status).value++
    },
    watchLanes(read) {
      readLanes = read
    },
  }
}

/** No labels by endpoint: their number has no bound, and who reads metrics need not know customers' endpoints. */
function laneGauges(registry: Registry, read: () => LaneLoads | undefined): void {
  const registers = [registry]
  // The first one to be registered is asked first, and sets the others too.
  const lanes = new Gauge({
    name: 'leadwire_lanes',
    help: 'Lanes, one an endpoint, idle ones with them',
    registers,
    collect() {
      const loads = read() ?? { lanes: 0, inFlight: 0, backlog: [] }
      lanes.set(loads.lanes)
      inFlight.set(loads.inFlight)
      backlog.set({ of: 'longest' }, Math.max(0, ...loads.backlog))
      backlog.set(
        { of: 'all' },
        loads.backlog.reduce((all, size) => all + size, 0),
      )
      backlogged.set(loads.backlog.filter((size) => size > 0).length)
    },
  })
  const inFlight = new Gauge({ name: 'leadwire_in_flight', help: 'POSTs under way', registers })
  const backlog = new Gauge({
    name: 'leadwire_lane_backlog',
    help: 'Leased deliveries that wait for a place in their lane: in the longest lane, and in all of them',
    labelNames: ['of'],
    registers,
  })
  const backlogged = new Gauge({ name: 'leadwire_lanes_backlogged', help: 'Lanes with a backlog', registers })
}
