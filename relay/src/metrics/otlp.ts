import { setTimeout as sleep } from 'node:timers/promises'
import { MINUTE_MS, messageOf, SECOND_MS } from '@leadwire/core'
import type { Span as OtelSpan } from '@opentelemetry/api'
import type { SpanExporter } from '@opentelemetry/sdk-trace'
import type { TracingConfig } from '../config.ts'
import type { Logger } from '../log.ts'
import { noTracing, type Span, type Tracing } from './tracing.ts'

export interface OtlpOptions {
  /** Base URL of a collector that takes OTLP over HTTP, e.g. `http://localhost:4318`. */
  endpoint: string
  serviceName: string
  /** Part of the traces that is kept, 0 to 1; all attempts of a delivery or none. Default 1. */
  ratio?: number
  /** Told when the collector did not take spans, at most once a minute. */
  onError: (error: unknown) => void
}

/** Spans kept for a collector that is slow or away; what comes on top is dropped. */
const MAX_WAITING = 4096
const EXPORT_EVERY_MS = 2 * SECOND_MS
const EXPORT_TIMEOUT_MS = 3 * SECOND_MS
/** Little, since the whole stop has its limit and deliveries in flight come first. */
const STOP_TIMEOUT_MS = SECOND_MS / 2
const REASON_LENGTH = 200

/**
 * Traces by OpenTelemetry. Its packages are loaded here and not before, and nothing of it is made global. Headers and
 * certificates for the collector are read by the exporter itself from the usual `OTEL_EXPORTER_OTLP_…` variables.
 */
export async function openTracing({ endpoint, serviceName, ratio = 1, onError }: OtlpOptions): Promise<Tracing> {
  const [{ ROOT_CONTEXT, SpanKind, SpanStatusCode }, sdk, resources, { OTLPTraceExporter }] = await Promise.all([
    import('@opentelemetry/api'),
    import('@opentelemetry/sdk-trace'),
    import('@opentelemetry/resources'),
    import('@opentelemetry/exporter-trace-otlp-http'),
  ])
  const url = `${endpoint.replace(/\/+$/, '')}/v1/traces`
  const exporter = tellingErrors(new OTLPTraceExporter({ url, timeoutMillis: EXPORT_TIMEOUT_MS }), onError)
  const random = new sdk.RandomIdGenerator()
  // Set for the one call of startSpan that shall take it, which asks at once.
  let wanted: string | undefined
  const provider = new sdk.TracerProvider({
    resource: resources
      .defaultResource()
      .merge(resources.detectResources({ detectors: [resources.envDetector] }))
      .merge(resources.resourceFromAttributes({ 'service.name': serviceName })),
    sampler: new sdk.TraceIdRatioBasedSampler(ratio),
    idGenerator: {
      generateSpanId: () => random.generateSpanId(),
      generateTraceId: () => wanted ?? random.generateTraceId(),
    },
    spanProcessors: [
      new sdk.BatchSpanProcessor({
        exporter,
        maxQueueSize: MAX_WAITING,
        scheduledDelayMillis: EXPORT_EVERY_MS,
        exportTimeoutMillis: 2 * EXPORT_TIMEOUT_MS,
      }),
    ],
  })
  const tracer = provider.getTracer('leadwire')
  const fail = (span: OtelSpan, message: string) => span.setStatus({ code: SpanStatusCode.ERROR, message })
  let stopped: Promise<void> | undefined
  return {
    async withSpan(name, work, webhookId) {
      wanted = webhookId && traceIdOf(webhookId)
      const kind = name === 'attempt' ? SpanKind.CLIENT : SpanKind.INTERNAL
      const span = tracer.startSpan(name, { kind }, ROOT_CONTEXT)
      wanted = undefined
      let isDiscarded = false
      const handle: Span = {
        traceparent: traceparentOf(span),
        set: (name, value) => void span.setAttribute(name, value),
        fail: (reason) => void fail(span, reason),
        discard: () => {
          isDiscarded = true
        },
      }
      try {
        return await work(handle)
      } catch (error) {
        fail(span, messageOf(error).slice(0, REASON_LENGTH))
        throw error
      } finally {
        // What is not ended is not sent.
        if (!isDiscarded) span.end()
      }
    },
    stop() {
      stopped ??= Promise.race([
        provider.shutdown().catch(() => undefined),
        sleep(STOP_TIMEOUT_MS, undefined, { ref: false }),
      ])
      return stopped
    },
  }
}

/** Source: W3C Trace Context, "traceparent". */
function traceparentOf(span: OtelSpan): string {
  const { traceId, spanId, traceFlags } = span.spanContext()
  return `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`
}

/** The 32 hex digits of a `webhook-id`, which are as many as a trace id has; undefined = it is of another form. */
const traceIdOf = (webhookId: string): string | undefined => /_([0-9a-f]{32})$/.exec(webhookId)?.[1]

/** The batches' own way of telling errors is a global handler. */
function tellingErrors(exporter: SpanExporter, onError: (error: unknown) => void): SpanExporter {
  let quietUntil = 0
  return {
    export(spans, done) {
      exporter.export(spans, (result) => {
        if (result.error && performance.now() >= quietUntil) {
          quietUntil = performance.now() + MINUTE_MS
          onError(result.error)
        }
        done(result)
      })
    },
    forceFlush: async () => exporter.forceFlush?.(),
    shutdown: () => exporter.shutdown(),
  }
}

/** Traces as configured; without a collector none. */
export function openTraces(tracing: TracingConfig | undefined, log: Logger): Promise<Tracing> | Tracing {
  if (!tracing) return noTracing
  const onError = (err: unknown) => log.warn({ err }, 'the trace collector does not take spans')
  return openTracing({ ...tracing, onError })
}
