/** What is traced. */
export type SpanName = 'fan-out' | 'claim' | 'attempt' | 'record' | 'run'

/** One piece of work under way. */
export interface Span {
  /** The header of W3C Trace Context for who is called in it; undefined when nothing is traced. */
  readonly traceparent: string | undefined
  set(name: string, value: string | number): void
  /** The work has ended badly without throwing. @param reason one word, e.g. `timeout` */
  fail(reason: string): void
  /** There was nothing to do, so there is nothing to tell. */
  discard(): void
}

/** Tells a collector how long work took. */
export interface Tracing {
  /**
   * Does work in a span, which ends with it; what `work` throws is told and thrown on.
   * @param webhookId  all spans of one `webhook-id` become one trace, over retries and relays: its hex is the trace id
   */
  withSpan<T>(name: SpanName, work: (span: Span) => Promise<T>, webhookId?: string): Promise<T>
  /** Sends what was not sent yet, for up to half a second; never throws. */
  stop(): Promise<void>
}

const noSpan: Span = { traceparent: undefined, set() {}, fail() {}, discard() {} }

/** Traces nothing: work is just done. */
export const noTracing: Tracing = {
  withSpan: (_name, work) => work(noSpan),
  async stop() {},
}
