import type { Clock } from '../clock.ts'
import type { Db } from '../db/database.ts'
import { invalidInput } from '../errors.ts'
import type { Caller } from '../workspaces/workspace.ts'
import { describeSegment } from './describe.ts'
import type { Segment } from './segment.ts'
import { createSegment } from './segments.ts'

/** A segment made of words, and how they were read. */
export interface DescribedSegment {
  segment: Segment
  /** Label group → canonical labels. */
  filters: Record<string, string[]>
  /** Key words that no label stands for. */
  phrases: string[]
}

/**
 * Keeps a segment that is described in plain words. The words themselves are its rule: labels kept beside them would all
 * have to fit at once, and lose which place or industry belongs to which role.
 * @throws InvalidInput when the words name nobody
 */
export async function createDescribedSegment(
  db: Db,
  caller: Caller,
  input: { description: string; name?: string | undefined },
  clock: Clock,
): Promise<DescribedSegment> {
  const { parts, filters, phrases, followerRanges } = describeSegment(input.description)
  if (parts.length + followerRanges.length === 0) {
    throw invalidInput('description', 'says nothing that a profile could show; name a role, a place, a topic')
  }
  return { segment: await createSegment(db, caller, input, clock), filters, phrases }
}
