import type { Db } from '../db/database.ts'
import { invalidInput, LeadwireError, notFound } from '../errors.ts'
import type { Segment } from '../segments/segment.ts'
import { insertSegment, listSegmentsById, type NewSegment } from '../segments/segment-store.ts'
import { assertLabels, contentKey, type SegmentInput, toSegment } from '../segments/segments.ts'
import type { ProfileSource } from '../sources/profile-source.ts'
import type { Source, Tier } from '../sources/source.ts'
import { listSourcesById } from '../sources/source-store.ts'
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

/** The same with every account tracked; as JSON it may wait for its billing. */
export interface OrderedPairs {
  segment: Segment | NewSegment
  /** Each account once, in the order of the request. */
  sources: { sourceId: number; tier: Tier; isNew: boolean }[]
}

/** An account of a request: whether it made it, and whether it is billed from now on. */
export interface WrittenSource {
  source: Source
  isNew: boolean
  isBilled: boolean
}

/** What pairs became once written. */
export interface WrittenPairs {
  segment: { segment: Segment; isNew: boolean }
  /** In the order of the request. */
  sources: WrittenSource[]
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

/**
 * Starts tracking the new accounts of a request.
 * @param isDraft  they stay drafts until `stageIntent` is told of them
 * @throws Conflict `billing_in_progress`
 */
export async function trackPairs(
  tx: Db,
  caller: Caller,
  pairs: ResolvedPairs,
  now: number,
  isDraft = false,
): Promise<OrderedPairs> {
  const sourceOf = await trackSources(tx, caller, pairs.sources, now, isDraft)
  const sources = new Map<number, OrderedPairs['sources'][number]>()
  for (const ref of pairs.refs) {
    const { source, isNew } = sourceOf(ref)
    if (!sources.has(source.id)) sources.set(source.id, { sourceId: source.id, tier: source.tier, isNew })
  }
  return { segment: pairs.segment, sources: [...sources.values()] }
}

/** Writes a new segment, and gives all as it is now. @param isBilled  new accounts are billed from now on */
export async function writePairs(
  tx: Db,
  caller: Caller,
  pairs: OrderedPairs,
  now: number,
  isBilled: boolean,
): Promise<WrittenPairs> {
  const ids = pairs.sources.map(({ sourceId }) => sourceId)
  const byId = new Map((await listSourcesById(tx, caller.workspaceId, ids)).map((source) => [source.id, source]))
  const sources = pairs.sources.map(({ sourceId, isNew }) => {
    const source = byId.get(sourceId)
    if (!source) throw notFound('account', sourceId)
    return { source, isNew, isBilled: isNew && isBilled }
  })
  const segment =
    'id' in pairs.segment
      ? { segment: pairs.segment, isNew: false }
      : { segment: await insertSegment(tx, pairs.segment, now), isNew: true }
  return { segment, sources }
}
