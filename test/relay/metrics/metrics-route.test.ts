import { migrateToLatest, openDatabase, readQueueDepth } from '@leadwire/core'
import { afterEach, expect, it } from 'vitest'
import { createPrometheus, type Prometheus } from '../../../relay/src/metrics/prometheus.ts'
import { metricsHandler } from '../../../relay/src/metrics/route.ts'
import { startApp } from '../http/app-under-test.ts'
import { readSamples, sampleOf } from './exposition.ts'

const running: Prometheus[] = []
afterEach(() => {
  for (const prometheus of running.splice(0)) prometheus.stop()
})

async function startWithMetrics(token?: string) {
  const prometheus = createPrometheus()
  running.push(prometheus)
  const metrics = { countRequests: prometheus.countRequests, handler: metricsHandler(prometheus, token) }
  return { prometheus, ...(await startApp({ metrics })) }
}

/** Names as they are declared, i.e. without `_bucket` and its like. */
const declaredIn = (text: string) => [...text.matchAll(/^# TYPE (\S+)/gm)].map((match) => match[1] ?? '')

it('answers a keyless GET with at least 15 series of our own, and those of the process', async () => {
  const { prometheus, call } = await startWithMetrics()
  const db = await openDatabase(':memory:', { onQuery: prometheus.onQuery })
  try {
    await migrateToLatest(db)
    prometheus.watchQueue({
      read: () => readQueueDepth(db, 1000),
      clock: () => 1000,
      onError: (error) => expect.fail(String(error)),
    })
    const answer = await call('GET', '/metrics', { headers: { authorization: '' } })
    expect(answer.status).toBe(200)
    expect(answer.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8')
    const names = declaredIn(answer.text)
    const own = names.filter((name) => name.startsWith('leadwire_'))
    expect(own).toEqual(
      expect.arrayContaining([
        'leadwire_queue_depth',
        'leadwire_queue_oldest_due_age_seconds',
        'leadwire_attempts_total',
        'leadwire_delivery_latency_seconds',
        'leadwire_attempt_duration_seconds',
        'leadwire_lane_backlog',
        'leadwire_lanes',
        'leadwire_in_flight',
        'leadwire_claims_total',
        'leadwire_claimed_deliveries_total',
        'leadwire_fan_out_messages_total',
        'leadwire_fan_out_deliveries_total',
        'leadwire_fan_out_seconds',
        'leadwire_messages_waiting',
        'leadwire_db_seconds',
        'leadwire_db_errors_total',
        'leadwire_event_loop_lag_seconds',
        'leadwire_endpoints_disabled',
        'leadwire_runs_total',
        'leadwire_http_requests_total',
        'leadwire_http_request_duration_seconds',
      ]),
    )
    expect(names).toEqual(expect.arrayContaining(['process_cpu_seconds_total', 'nodejs_heap_size_used_bytes']))
    expect(new Set(names).size).toBe(names.length)
    expect(sampleOf(answer.text, 'leadwire_db_seconds_count', { kind: 'write' })).toBeGreaterThan(0)
    expect(sampleOf(answer.text, 'leadwire_queue_depth', { status: 'due' })).toBe(0)
    const byQuantile = readSamples(answer.text).filter(({ name }) => name === 'leadwire_event_loop_lag_seconds')
    expect(byQuantile.map(({ labels }) => labels.quantile)).toEqual(['0.5', '0.9', '0.99', '1'])
  } finally {
    await db.close()
  }
})

it('shows no id, url or path of what was asked for', async () => {
  const { prometheus, call, post } = await startWithMetrics()
  await call('PATCH', '/api/v2/things/424242')
  await call('GET', '/api/v2/nothing/424242?token=424242')
  await call('DELETE', '/metrics')
  await post('/api/v2/things', { name: 'thing-424242' })
  prometheus.watchLanes(() => ({ lanes: 3, inFlight: 2, backlog: [1, 4] }))
  const { text } = await call('GET', '/metrics')
  expect(text).not.toContain('424242')
  const samples = readSamples(text).filter(({ name }) => name.startsWith('leadwire_'))
  const labels = new Set(samples.flatMap((sample) => Object.keys(sample.labels)))
  expect([...labels].sort()).toEqual(
    ['kind', 'le', 'method', 'of', 'outcome', 'quantile', 'route', 'status', 'status_class'].filter((name) =>
      labels.has(name),
    ),
  )
  expect([...labels].filter((name) => /(^|_)(id|url|host|endpoint|workspace)/.test(name))).toEqual([])
  const count = (method: string, route: string, status_class: string) =>
    sampleOf(text, 'leadwire_http_requests_total', { method, route, status_class })
  expect(count('POST', '/api/v2/things', '2xx')).toBe(1)
  expect(count('GET', 'none', '4xx')).toBe(1)
  expect(count('DELETE', '/metrics', '4xx')).toBe(1)
  expect(
    readSamples(text)
      .filter(({ labels: { method } }) => method === 'PATCH')
      .map(({ labels: { route } }) => route),
  ).toEqual(expect.arrayContaining([expect.stringContaining('/:')]))
})

it('asks for the metrics token when there is one, and only for that', async () => {
  const { call } = await startWithMetrics('scrape me')
  for (const authorization of ['', 'Bearer scrape m', 'Bearer key-one', 'Basic scrape me']) {
    const answer = await call('GET', '/metrics', { headers: { authorization } })
    expect(answer.status, authorization).toBe(401)
    expect(answer.headers.get('www-authenticate')).toContain('Bearer')
    expect(answer.text).not.toContain('leadwire_lanes')
  }
})

it('lets the right token in', async () => {
  const { call } = await startWithMetrics('scrape-me')
  const answer = await call('GET', '/metrics', { headers: { authorization: 'Bearer scrape-me' } })
  expect(answer.status).toBe(200)
  expect(answer.text).toContain('leadwire_lanes')
})

it('knows other methods, and is not there when nothing is measured', async () => {
  const { call } = await startWithMetrics()
  const answer = await call('POST', '/metrics')
  expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET, HEAD'])
  expect((await call('HEAD', '/metrics')).status).toBe(200)
  const without = await startApp()
  expect((await without.call('GET', '/metrics')).status).toBe(404)
})
