import type { AttemptResult, RunStatus } from '@leadwire/core'

/** What the lanes hold at one moment. */
export interface LaneLoads {
  /** Lanes that are remembered, idle ones with them. */
  lanes: number
  /** POSTs under way. */
  inFlight: number
  /** Leased deliveries that wait in each lane for a place; lanes without any may be left out. */
  backlog: readonly number[]
}

/** What the relay tells of its work. All of it is quick, allocates nothing and never throws. */
export interface Metrics {
  /**
   * A POST has come to its end.
   * @param acceptedAt  when its first message was made, epoch ms; null = unknown, and no delivery latency is counted
   */
  attempted(
    result: Pick<AttemptResult, 'outcome' | 'status' | 'latencyMs' | 'attemptedAt'>,
    acceptedAt: number | null,
  ): void
  /** A claim was made, and this many deliveries were leased by it; 0 counts as well. */
  claimed(deliveries: number): void
  /** Messages were numbered and packed into deliveries, in one transaction. */
  fannedOut(messages: number, deliveries: number, seconds: number): void
  /** A run has ended. */
  runEnded(status: RunStatus): void
  /** How to look at the lanes; asked once a scrape. */
  watchLanes(read: () => LaneLoads): void
}

/** Counts nothing; for tests and embedding. */
export const noMetrics: Metrics = {
  attempted() {},
  claimed() {},
  fannedOut() {},
  runEnded() {},
  watchLanes() {},
}
