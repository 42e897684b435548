import type { ImportPart, Observation } from '@leadwire/core'

/** The tracked account that an import goes to. */
export interface ImportTarget {
  /** As the hub spells it. */
  handle: string
  /** Whether a stream that is neither paused nor archived has it: else its followers are kept and nobody is a lead. */
  hasListener: boolean
  /** The most people of one push. */
  batchSize: number
  /** Resolves when the batch is kept for good. Sent again, it adds nothing. */
  push(observations: readonly Observation[], part: ImportPart): Promise<Pushed>
  close(): Promise<void>
}

/** What a batch brought. */
export interface Pushed {
  newCount: number
  leadCount: number
  runIds: readonly number[]
}

/** Handles that are named where another one was asked for. */
const NAMED_HANDLES = 10

/** Why there is nothing to import into. */
export function untracked(handle: string, tracked: readonly string[]): string {
  const named = tracked.slice(0, NAMED_HANDLES).map((other) => `@${other}`)
  const more = tracked.length > NAMED_HANDLES ? ` and ${tracked.length - NAMED_HANDLES} more` : ''
  const there = named.length > 0 ? `; tracked are ${named.join(', ')}${more}` : ''
  return `@${handle} is not a tracked account${there}. Make a stream that watches it first: POST /api/v2/streams`
}
