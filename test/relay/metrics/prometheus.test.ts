import type { QueueDepth } from '@leadwire/core'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createPrometheus, type Prometheus } from '../../../relay/src/metrics/prometheus.ts'
import { sampleOf } from './exposition.ts'

let prometheus: Prometheus
beforeEach(() => {
  prometheus = createPrometheus()
})
afterEach(() => prometheus.stop())

const expose = async () => (await prometheus.expose()).text

describe('attempts', () => {
  const attempt = { outcome: 'accepted', status: 200, latencyMs: 30, attemptedAt: 5_000 } as const

  it('are counted by outcome and class of status', async () => {
    prometheus.attempted(attempt, 1_000)
    prometheus.attempted({ ...attempt, status: 204 }, 1_000)
    prometheus.attempted({ ...attempt, outcome: 'rejected', status: 503 }, 1_000)
    prometheus.attempted({ ...attempt, outcome: 'rejected', status: 999 }, 1_000)
    prometheus.attempted({ ...attempt, outcome: 'unreachable', status: null }, null)
    const text = await expose()
    const count = (outcome: string, status_class: string) =>
      sampleOf(text, 'leadwire_attempts_total', { outcome, status_class })
    expect(count('accepted', '2xx')).toBe(2)
    expect(count('rejected', '5xx')).toBe(1)
    expect(count('rejected', 'other')).toBe(1)
    expect(count('unreachable', 'none')).toBe(1)
    expect(count('blocked', 'none')).toBe(0)
    expect(sampleOf(text, 'leadwire_attempt_duration_seconds_count')).toBe(5)
  })

  it('give the latency from the making of the message to the answer, for what was accepted', async () => {
    prometheus.attempted(attempt, 1_000)
    prometheus.attempted({ ...attempt, outcome: 'rejected', status: 500 }, 1_000)
    prometheus.attempted(attempt, null)
    prometheus.attempted(attempt, 9_000)
    const text = await expose()
    expect(sampleOf(text, 'leadwire_delivery_latency_seconds_count')).toBe(2)
    expect(sampleOf(text, 'leadwire_delivery_latency_seconds_sum')).toBeCloseTo(4.03)
    expect(sampleOf(text, 'leadwire_delivery_latency_seconds_bucket', { le: '0.005' })).toBe(1)
    expect(sampleOf(text, 'leadwire_delivery_latency_seconds_bucket', { le: '2.5' })).toBe(1)
    expect(sampleOf(text, 'leadwire_delivery_latency_seconds_bucket', { le: '5' })).toBe(2)
    expect(sampleOf(text, 'leadwire_delivery_latency_seconds_bucket', { le: '+Inf' })).toBe(2)
  })
})

it('counts claims, fan-outs, runs and what fails in the database', async () => {
  prometheus.claimed(7)
  prometheus.claimed(0)
  prometheus.fannedOut(500, 700, 0.02)
  prometheus.runEnded('failed')
  prometheus.onQuery('read', 2)
  prometheus.onQuery('transaction', 40, new Error('gone'))
  prometheus.onQuery('connect', 40, new Error('gone'))
  const text = await expose()
  const values = {
    leadwire_claims_total: 2,
    leadwire_claimed_deliveries_total: 7,
    leadwire_fan_out_messages_total: 500,
    leadwire_fan_out_deliveries_total: 700,
    leadwire_fan_out_seconds_sum: 0.02,
  }
  for (const [name, value] of Object.entries(values)) expect(sampleOf(text, name), name).toBe(value)
  expect(sampleOf(text, 'leadwire_runs_total', { status: 'failed' })).toBe(1)
  expect(sampleOf(text, 'leadwire_runs_total', { status: 'succeeded' })).toBe(0)
  expect(sampleOf(text, 'leadwire_db_seconds_sum', { kind: 'read' })).toBe(0.002)
  expect(sampleOf(text, 'leadwire_db_errors_total', { kind: 'read' })).toBe(0)
  expect(sampleOf(text, 'leadwire_db_errors_total', { kind: 'transaction' })).toBe(1)
  expect(sampleOf(text, 'leadwire_db_errors_total', { kind: 'connect' })).toBe(1)
})

it('looks at the lanes anew for each scrape', async () => {
  let backlog = [3, 0, 9]
  prometheus.watchLanes(() => ({ lanes: 20, inFlight: 4, backlog }))
  const first = await expose()
  expect(sampleOf(first, 'leadwire_lanes')).toBe(20)
  expect(sampleOf(first, 'leadwire_in_flight')).toBe(4)
  expect(sampleOf(first, 'leadwire_lane_backlog', { of: 'longest' })).toBe(9)
  expect(sampleOf(first, 'leadwire_lane_backlog', { of: 'all' })).toBe(12)
  expect(sampleOf(first, 'leadwire_lanes_backlogged')).toBe(2)
  backlog = []
  const second = await expose()
  expect(sampleOf(second, 'leadwire_lane_backlog', { of: 'longest' })).toBe(0)
  expect(sampleOf(second, 'leadwire_lanes_backlogged')).toBe(0)
})

describe('the queue', () => {
  const depth: QueueDepth = {
    open: 1,
    waiting: 2,
    due: 3,
    later: 4,
    paused: 5,
    oldestDueAt: 40_000,
    messagesWaiting: 6,
    endpointsDisabled: 7,
    endpointsPaused: 8,
    endpointsFailing: 9,
  }

  it('is read once for many scrapes, while its age goes on', async () => {
    const read = vi.fn(async () => depth)
    let now = 50_000
    prometheus.watchQueue({ read, clock: () => now, onError: (error) => expect.fail(String(error)) })
    const [text] = await Promise.all([expose(), expose()])
    expect(sampleOf(text, 'leadwire_queue_depth', { status: 'later' })).toBe(4)
    expect(sampleOf(text, 'leadwire_queue_oldest_due_age_seconds')).toBe(10)
    expect(sampleOf(text, 'leadwire_messages_waiting')).toBe(6)
    expect(sampleOf(text, 'leadwire_endpoints_disabled')).toBe(7)
    now = 52_000
    expect(sampleOf(await expose(), 'leadwire_queue_oldest_due_age_seconds')).toBe(12)
    expect(read).toHaveBeenCalledTimes(1)
  })

  it('is left out while the database does not answer, and the rest is told', async () => {
    const onError = vi.fn()
    prometheus.watchQueue({ read: () => Promise.reject(new Error('gone')), clock: () => 0, onError })
    const text = await expose()
    expect(onError).toHaveBeenCalledTimes(1)
    expect(sampleOf(text, 'leadwire_queue_depth', { status: 'due' })).toBeUndefined()
    expect(sampleOf(text, 'leadwire_endpoints_disabled')).toBeUndefined()
    expect(sampleOf(text, 'leadwire_claims_total')).toBe(0)
  })

  it('does not hold a scrape up when the database hangs', async () => {
    prometheus.watchQueue({
      read: () => new Promise(() => {}),
      clock: () => 0,
      onError: (error) => expect.fail(String(error)),
    })
    const text = await expose()
    expect(sampleOf(text, 'leadwire_messages_waiting')).toBeUndefined()
    expect(sampleOf(text, 'leadwire_lanes')).toBe(0)
  })
})

it('keeps two relays of one process apart', async () => {
  const other = createPrometheus()
  try {
    other.claimed(5)
    expect(sampleOf(await expose(), 'leadwire_claimed_deliveries_total')).toBe(0)
  } finally {
    other.stop()
  }
})
