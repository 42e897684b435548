import type { Db } from '../db/database.ts'
import { findFeedbackRevision, listExamples } from '../leads/feedback-store.ts'
import { type CompiledSegment, compileSegment } from '../segments/compiled-segment.ts'
import { learnFrom } from '../segments/learning.ts'
import { matchProfile } from '../segments/match.ts'
import type { Segment, Verdict } from '../segments/segment.ts'
import { contentKey } from '../segments/segments.ts'
import type { Event } from './event.ts'

/** Compiled segments by the object they were made from: a run keeps one segment for its life. */
const compiled = new WeakMap<Segment, { revision: string | undefined; ready: CompiledSegment }>()

/** What was learned, by revision of the feedback and what the segment says, so that segments read anew (by each push) need not learn anew. */
const taught = new Map<string, CompiledSegment>()
const MAX_TAUGHT = 50

/**
 * The segment made ready, with what its feedback taught so far. Ask for it once a page: it costs one look at the
 * feedback's revision, and a new grade counts from the next page on.
 */
export async function readyMatcher(db: Db, segment: Segment): Promise<CompiledSegment> {
  const revision = await findFeedbackRevision(db, segment.id)
  const known = compiled.get(segment)
  if (known && known.revision === revision) return known.ready
  const ready = revision === undefined ? compileSegment(segment) : await teach(db, segment, revision)
  compiled.set(segment, { revision, ready })
  return ready
}

async function teach(db: Db, segment: Segment, revision: string): Promise<CompiledSegment> {
  const key = `${revision} ${contentKey(segment)}`
  const known = taught.get(key)
  if (known) return known
  // Read after the revision: what is kept under it is never older.
  const ready = learnFrom(compileSegment(segment), await listExamples(db, segment.id))
  const [oldest] = taught.keys()
  if (taught.size >= MAX_TAUGHT && oldest !== undefined) taught.delete(oldest)
  taught.set(key, ready)
  return ready
}

/** What the built-in matcher says of events, in their order. */
export async function matchEvents(db: Db, segment: Segment, events: readonly Event[]): Promise<Verdict[]> {
  if (events.length === 0) return []
  const ready = await readyMatcher(db, segment)
  return events.map((event) => matchProfile(ready, event.profile))
}
