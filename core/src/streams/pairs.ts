import type { Db } from '../db/database.ts'
import { invalidInput, LeadwireError, notFound } from '../errors.ts'
import type { Segment } from '../segments/segment.ts'
import { insertSegment, listSegmentsById, type NewSegment } from '../segments/segment-store.ts'
import { assertLabels, contentKey, type SegmentInput, toSegment } from '../segments/segments.ts'
import type { ProfileSource } from '../sources/profile-source.ts'
import type { Source } from '../sources/source.ts'
import { type ResolvedSources, resolveSources, type SourceRef, trackSources } from '../sources/sources.ts'
import type { Caller } from '../workspaces/workspace.ts'
import { MAX_PAIRS } from './stream.ts'

/** A pair as callers write it. */
export interface PairInput {
  source: SourceRef
  segment: { segmentId: number } | { inline: SegmentInput }
}

/** Everything the pairs of a request name, found but not written. */
export interface ResolvedPairs {
  refs: SourceRef[]
  sources: ResolvedSources
  segment: Segment | NewSegment
}

/** What pairs became once written. */
export interface WrittenPairs {
  segment: { segment: Segment; isNew: boolean }
  /** Each account once, in the order of the request. */
  sources: { source: Source; isNew: boolean }[]
}

/**
 * Finds the one segment and all accounts of a request; writes nothing.
 * @param current the stream's present segment, which an inline one of equal content stands for
 * @throws InvalidInput `stream_multi_segment`, `orphan_label`, `invalid_request`; NotFound; those of `resolveSources`
 */
export async function resolvePairs(
  db: Db,
  caller: Caller,
  pairs: readonly PairInput[],
  profiles: ProfileSource,
  current?: Segment,
): Promise<ResolvedPairs> {
  // Counted before equal pairs are collapsed: the limit is the request's.
  if (pairs.length === 0 || pairs.length > MAX_PAIRS) {
    throw invalidInput('pairs', `must hold 1 to ${MAX_PAIRS} pairs, not ${pairs.length}`)
  }
  const segment = await resolveSegment(db, caller, pairs, current)
  const refs = pairs.map((pair) => pair.source)
  return { refs, segment, sources: await resolveSources(db, caller, refs, profiles) }
}

async function resolveSegment(
  db: Db,
  caller: Caller,
  pairs: readonly PairInput[],
  current: Segment | undefined,
): Promise<Segment | NewSegment> {
  const ids = [...new Set(pairs.flatMap(({ segment }) => ('segmentId' in segment ? [segment.segmentId] : [])))]
  const kept = await listSegmentsById(db, caller.workspaceId, ids)
  for (const id of ids) if (!kept.some((segment) => segment.id === id)) throw notFound('segment', id)

  const written = pairs.flatMap(({ segment }, i) =>
    'inline' in segment ? [{ input: segment.inline, path: `pairs.${i}.segment.` }] : [],
  )
  assertLabels(written)
  const inline = written.map(({ input, path }) => toSegment(caller, input, path))
  const first = kept[0] ?? inline[0]
  // Kept segments are told apart by id, inline ones by what they say.
  if (!first || kept.length > 1 || inline.some((segment) => contentKey(segment) !== contentKey(first))) {
    const text = `A stream has exactly one segment; these pairs name ${kept.length + new Set(inline.map(contentKey)).size}`
    throw new LeadwireError('InvalidInput', 'stream_multi_segment', text, {
      issues: [{ path: 'pairs', message: text }],
    })
  }
  return !kept[0] && current && contentKey(current) === contentKey(first) ? current : first
}

/** Writes what `resolvePairs` found: new accounts, a new segment. */
export async function writePairs(tx: Db, caller: Caller, pairs: ResolvedPairs, now: number): Promise<WrittenPairs> {
  const sourceOf = await trackSources(tx, caller, pairs.sources, now)
  const bySourceId = new Map<number, { source: Source; isNew: boolean }>()
  for (const ref of pairs.refs) {
    const found = sourceOf(ref)
    if (!bySourceId.has(found.source.id)) bySourceId.set(found.source.id, found)
  }
  const segment =
    'id' in pairs.segment
      ? { segment: pairs.segment, isNew: false }
      : { segment: await insertSegment(tx, pairs.segment, now), isNew: true }
  return { segment, sources: [...bySourceId.values()] }
}
