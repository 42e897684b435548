import { expect, it } from 'vitest'
import { startCollector } from '../relay/metrics/collector.ts'
import { sampleOf } from '../relay/metrics/exposition.ts'
import { eachEngine } from '../support/database.ts'
import { pairOf, people, scriptedSource } from '../support/followers.ts'
import { useReceivers } from '../support/receiver.ts'
import { until, useRelays } from '../support/relay.ts'

eachEngine((open) => {
  const start = useRelays()
  const startReceiver = useReceivers()

  it('counts and traces a lead from its run to its webhook', async () => {
    const collector = await startCollector()
    const receiver = await startReceiver()
    const relay = await start({
      databaseUrl: await open.url(),
      profiles: scriptedSource({ pageSize: 60, followers: { acme: people('p', 6) } }),
      env: { OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint },
    })
    const webhookUrl = `${receiver.url}/hook`
    const stream = { pairs: [pairOf('acme')], deliveryDestination: 'leads_plus_webhook', webhookUrl }
    const { id } = (await relay.api('POST', '/api/v2/streams', stream)).body
    await relay.run(id)
    const [request] = await receiver.waitFor(1)
    await until(async () => {
      const text = await (await fetch(`${relay.url}/metrics`)).text()
      expect(sampleOf(text, 'leadwire_attempts_total', { outcome: 'accepted', status_class: '2xx' })).toBe(1)
      expect(sampleOf(text, 'leadwire_delivery_latency_seconds_count')).toBe(1)
      expect(sampleOf(text, 'leadwire_fan_out_messages_total')).toBeGreaterThanOrEqual(3)
      expect(sampleOf(text, 'leadwire_runs_total', { status: 'succeeded' })).toBe(1)
      expect(sampleOf(text, 'leadwire_lanes')).toBe(1)
      expect(sampleOf(text, 'leadwire_db_seconds_count', { kind: 'transaction' })).toBeGreaterThan(3)
      expect(sampleOf(text, 'leadwire_db_errors_total', { kind: 'write' })).toBe(0)
    })
    await relay.stop()
    await collector.stop()
    const spans = collector.spans()
    const attempt = spans.find(({ name }) => name === 'attempt')
    expect(request?.headers.traceparent).toBe(`00-${attempt?.traceId}-${attempt?.spanId}-01`)
    expect(`dlv_${attempt?.traceId}`).toBe(request?.headers['webhook-id'])
    expect([...new Set(spans.map(({ name }) => name))].sort()).toEqual(
      expect.arrayContaining(['attempt', 'fan-out', 'record', 'run']),
    )
  })
})
