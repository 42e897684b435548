import type { Clock } from '../clock.ts'
import type { Db } from '../db/database.ts'
import { invalidInput, LeadwireError, notFound } from '../errors.ts'
import type { Caller } from '../workspaces/workspace.ts'
import { resolveFilters } from './label.ts'
import type { FollowerCountTier, Segment } from './segment.ts'
import { insertSegment, listSegmentRows, listSegmentsById, type NewSegment } from './segment-store.ts'

/** A segment as callers write it; a description or at least one label is needed. */
export interface SegmentInput {
  name?: string | undefined
  description?: string | undefined
  /** Label group → labels, in any spelling the catalogue knows. */
  filters?: Record<string, string[]> | undefined
  followerCountTiers?: FollowerCountTier[] | undefined
  genderValues?: string[] | undefined
}

/** The longest name drawn from a description, in characters. */
const NAME_LENGTH = 80

const toName = (input: SegmentInput, filters: Record<string, string[]>): string => {
  const text = input.name?.trim() || input.description?.trim() || Object.values(filters).flat().join(', ')
  return text.length <= NAME_LENGTH ? text : `${text.slice(0, NAME_LENGTH - 1).trimEnd()}…`
}

/**
 * Checks the labels of all segments of a request together, so that every unknown one is named at once.
 * @throws InvalidInput `orphan_label`
 */
export function assertLabels(segments: readonly { input: SegmentInput; path: string }[]): void {
  const orphans = segments.flatMap(({ input, path }) =>
    resolveFilters(input.filters ?? {}).orphans.map((orphan) => ({ ...orphan, path })),
  )
  if (orphans.length === 0) return
  const names = [...new Set(orphans.map(({ group, label }) => `${group}: "${label}"`))].join(', ')
  throw new LeadwireError('InvalidInput', 'orphan_label', `No label of the catalogue matches ${names}`, {
    issues: orphans.map(({ group, label, path }) => ({
      path: `${path}appliedSearchFilters.${group}`,
      message: `"${label}" is not in the catalogue`,
    })),
    extra: { orphans: [...new Set(orphans.map(({ label }) => label))] },
  })
}

/**
 * Brings a segment into its stored form without writing it.
 * @param path where it stands in the request, for messages
 * @throws InvalidInput `orphan_label` with every unknown label in `orphans`; `invalid_request` when it names nobody
 */
export function toSegment(caller: Caller, input: SegmentInput, path: string): NewSegment {
  assertLabels([{ input, path }])
  const { filters } = resolveFilters(input.filters ?? {})
  const description = input.description?.trim() ?? ''
  if (description === '' && Object.values(filters).every((labels) => labels.length === 0)) {
    throw invalidInput(`${path}description`, 'describe in a few words whom you look for, or name labels')
  }
  return {
    workspaceId: caller.workspaceId,
    name: toName(input, filters),
    description,
    filters,
    followerCountTiers: [...new Set(input.followerCountTiers ?? [])],
    genderValues: [...new Set(input.genderValues ?? [])],
  }
}

/** Two segments of one key pick the same people, whatever they are called. */
export const contentKey = (segment: Omit<NewSegment, 'workspaceId' | 'name'>): string =>
  JSON.stringify([
    segment.description.toLowerCase().replace(/\s+/g, ' '),
    Object.entries(segment.filters)
      .filter(([, labels]) => labels.length > 0)
      .map(([group, labels]) => [group, [...labels].sort()])
      .sort(([a], [b]) => (String(a) < String(b) ? -1 : 1)),
    [...segment.followerCountTiers].sort(),
    [...segment.genderValues].sort(),
  ])

/** Keeps a segment. @throws as `toSegment` */
export const createSegment = (db: Db, caller: Caller, input: SegmentInput, clock: Clock): Promise<Segment> =>
  insertSegment(db, toSegment(caller, input, ''), clock())

/** The caller's segments, oldest first. */
export const listSegments = (db: Db, caller: Caller): Promise<Segment[]> => listSegmentRows(db, caller.workspaceId)

/** @throws NotFound `segment_not_found` */
export async function getSegment(db: Db, caller: Caller, id: number): Promise<Segment> {
  const [segment] = await listSegmentsById(db, caller.workspaceId, [id])
  if (!segment) throw notFound('segment', id)
  return segment
}
