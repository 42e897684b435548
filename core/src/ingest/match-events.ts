import { type CompiledSegment, compileSegment, matchProfile } from '../segments/match.ts'
import type { Segment, Verdict } from '../segments/segment.ts'
import type { Event } from './event.ts'

/** Compiled segments by the object they were made from: a run keeps one segment for its life. */
const compiled = new WeakMap<Segment, CompiledSegment>()

/** What the built-in matcher says of events, in their order. */
export function matchEvents(segment: Segment, events: readonly Event[]): Verdict[] {
  const ready = compiled.get(segment) ?? compileSegment(segment)
  compiled.set(segment, ready)
  return events.map((event) => matchProfile(ready, event.profile))
}
