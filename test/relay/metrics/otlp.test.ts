import { expect, it, onTestFinished, vi } from 'vitest'
import { newWebhookId } from '../../../core/src/deliveries/delivery.ts'
import { openTracing } from '../../../relay/src/metrics/otlp.ts'
import { noTracing, type Span, type Tracing } from '../../../relay/src/metrics/tracing.ts'
import { startCollector } from './collector.ts'

const failOn = (error: unknown) => expect.fail(String(error))

interface StartOptions {
  hangs?: boolean
  ratio?: number
  onError?: (error: unknown) => void
}

async function start({ hangs = false, ratio = 1, onError = failOn }: StartOptions = {}) {
  const collector = await startCollector({ hangs })
  const tracing = await openTracing({ endpoint: `${collector.endpoint}/`, serviceName: 'leads', ratio, onError })
  onTestFinished(async () => {
    await tracing.stop()
    await collector.stop()
  })
  return { collector, tracing }
}

/** An attempt as a dispatcher makes it; its `traceparent`. */
const attempt = (tracing: Tracing, webhookId: string, work: (span: Span) => void = () => {}) =>
  tracing.withSpan(
    'attempt',
    async (span) => {
      work(span)
      return span.traceparent
    },
    webhookId,
  )

it('sends spans with their attributes when it stops', async () => {
  const { collector, tracing } = await start()
  expect(await tracing.withSpan('claim', async (span) => span.set('leadwire.deliveries', 7))).toBeUndefined()
  await attempt(tracing, newWebhookId(), (span) => {
    span.set('error.type', 'timeout')
    span.fail('timeout')
  })
  expect(collector.requests).toEqual([])
  await tracing.stop()
  expect(collector.requests.map(({ path, type }) => [path, type])).toEqual([['/v1/traces', 'application/json']])
  const [claim, failed] = collector.spans()
  expect(claim).toMatchObject({
    name: 'claim',
    kind: 1,
    attributes: [{ key: 'leadwire.deliveries', value: { intValue: 7 } }],
  })
  expect(failed).toMatchObject({ name: 'attempt', kind: 3, status: { code: 2, message: 'timeout' } })
  expect(collector.resourceAttributes()).toContainEqual({ key: 'service.name', value: { stringValue: 'leads' } })
})

it('makes one trace of all attempts of a delivery, and tells the receiver which', async () => {
  const { collector, tracing } = await start()
  const webhookId = newWebhookId()
  const first = await attempt(tracing, webhookId)
  const second = await attempt(tracing, webhookId)
  const other = await attempt(tracing, newWebhookId())
  const odd = await attempt(tracing, 'msg_of_another_form')
  await tracing.stop()
  const traceId = webhookId.slice('dlv_'.length)
  const spans = collector.spans()
  expect(spans.map((span) => `00-${span.traceId}-${span.spanId}-01`)).toEqual([first, second, other, odd])
  expect(spans.map((span) => span.traceId === traceId)).toEqual([true, true, false, false])
  expect(spans[3]?.traceId).toMatch(/^[0-9a-f]{32}$/)
  expect(spans.map((span) => span.parentSpanId)).toEqual([undefined, undefined, undefined, undefined])
  expect(new Set(spans.map((span) => span.spanId)).size).toBe(4)
})

it('sends nothing of work that found nothing to do', async () => {
  const { collector, tracing } = await start()
  expect(await tracing.withSpan('claim', async (span) => span.discard())).toBeUndefined()
  await tracing.withSpan('claim', async (span) => span.set('leadwire.deliveries', 1))
  await tracing.stop()
  expect(collector.spans()).toHaveLength(1)
})

it('keeps traces apart that run at the same time', async () => {
  const { tracing } = await start()
  const ids = Array.from({ length: 20 }, newWebhookId)
  const parents = await Promise.all(ids.map((id) => attempt(tracing, id)))
  expect(parents.map((parent) => parent?.split('-')[1])).toEqual(ids.map((id) => id.slice('dlv_'.length)))
})

it('tells of work that threw, and throws it on', async () => {
  const { collector, tracing } = await start()
  const work = tracing.withSpan('record', async () => {
    throw new Error('the disk is full')
  })
  await expect(work).rejects.toThrow('the disk is full')
  await tracing.stop()
  expect(collector.spans()[0]).toMatchObject({ name: 'record', status: { code: 2, message: 'the disk is full' } })
})

it('keeps all attempts of a delivery or none when only a part is traced', async () => {
  const { collector, tracing } = await start({ ratio: 0 })
  expect(await attempt(tracing, newWebhookId())).toMatch(/-00$/)
  await tracing.stop()
  expect(collector.requests).toEqual([])
})

it('works on with a collector that is away, says so once and lets a stop pass', async () => {
  const onError = vi.fn()
  const { collector, tracing } = await start({ onError })
  await collector.stop()
  // More than one batch, so that several exports fail.
  await Promise.all(Array.from({ length: 2_000 }, () => attempt(tracing, newWebhookId())))
  await tracing.stop()
  await vi.waitFor(() => expect(onError).toHaveBeenCalled(), { timeout: 15_000 })
  expect(onError).toHaveBeenCalledTimes(1)
})

it('works on with a collector that hangs, and lets a stop pass', async () => {
  const onError = vi.fn()
  const { tracing } = await start({ hangs: true, onError })
  const done = await Promise.all(Array.from({ length: 6_000 }, () => attempt(tracing, newWebhookId())))
  expect(done).toHaveLength(6_000)
  await tracing.stop()
  // The stop did not wait for the export to fail.
  expect(onError).not.toHaveBeenCalled()
})

it('does the work and no more when nothing is traced', async () => {
  const set = vi.fn()
  const result = await noTracing.withSpan('run', async (span) => {
    span.set('a', 1)
    span.fail('no')
    span.discard()
    set(span.traceparent)
    return 5
  })
  expect([result, set.mock.calls]).toEqual([5, [[undefined]]])
  await expect(noTracing.withSpan('run', () => Promise.reject(new Error('no')))).rejects.toThrow('no')
  await noTracing.stop()
})
