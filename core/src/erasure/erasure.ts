import { SECOND_MS } from '../clock.ts'
import { invalidInput } from '../errors.ts'
import { isHandle, type Profile } from '../sources/profile.ts'

/**
 * What an erasure does, in this order. people = finds the ids behind a handle, followers, leads, messages = with their
 * deliveries and attempts, replies = kept for requests that are repeated, traces = exclusions, look-ups and run logs, settle = once more what came in late.
 */
export const erasurePhases = [
  'people',
  'followers',
  'leads',
  'messages',
  'replies',
  'traces',
  'settle',
  'done',
] as const
export type ErasurePhase = (typeof erasurePhases)[number]

/** Whom an erasure is about, and what it has found so far. Only ever kept sealed, and gone when it is done. */
export interface ErasureSubject {
  platform: string
  /** The network's own ids. */
  ids: string[]
  /** Lower-cased. */
  handles: string[]
  /** Leads that were deleted; their messages are next. */
  leadIds: number[]
  /** Deliveries taken from whoever held a claim that had run out: a late answer of theirs is removed at the end. */
  takenIds: number[]
}

/** How far an erasure is, without a word of whom it is about. */
export interface Erasure {
  id: number
  workspaceId: number
  phase: ErasurePhase
  followerCount: number
  leadCount: number
  messageCount: number
  /** Deliveries that became `erased`. */
  erasedCount: number
  /** Lists that were made anew without the person. */
  reissuedCount: number
  createdAt: number
  completedAt: number | null
}

/** Counts of one slice, to be added. */
export type ErasureCounts = Pick<
  Erasure,
  'followerCount' | 'leadCount' | 'messageCount' | 'erasedCount' | 'reissuedCount'
>

export const noErasureCounts: ErasureCounts = {
  followerCount: 0,
  leadCount: 0,
  messageCount: 0,
  erasedCount: 0,
  reissuedCount: 0,
}

/** An erasure that is being worked on. */
export interface ClaimedErasure extends Erasure {
  claimedBy: string
  place: number[]
  subject: ErasureSubject
}

/** What one slice leaves behind; written in its transaction. */
export interface ErasureProgress {
  phase: ErasurePhase
  place: number[]
  subject: ErasureSubject
  added: Partial<ErasureCounts>
  /** ms until the next slice; 0 = at once. */
  waitMs: number
}

/** How long a slice belongs to its relay. Far longer than any takes. */
export const ERASURE_LEASE_MS = 30 * SECOND_MS

/** How a person is named who is to be erased: by lead, handle or id. */
export interface ErasedName {
  platform?: string | undefined
  handle?: string | undefined
  externalId?: string | undefined
}

/** The longest id of a network that is taken. Source: our choice; X's have 19 digits. */
const MAX_ID_LENGTH = 200

/** Holds nothing that a database cannot look for. */
const isPlain = (text: string): boolean => !/[\p{Cc}\p{Cs}]/u.test(text)

/** @throws InvalidInput unless it names a handle, an id, or both */
export function toErasureSubject({ platform = 'x', handle: text, externalId }: ErasedName): ErasureSubject {
  const handle = text?.trim().replace(/^@/, '').toLowerCase()
  if (handle === undefined && externalId === undefined) throw invalidInput('handle', 'name a handle or an externalId')
  if (handle !== undefined && !(isPlain(handle) && isHandle(handle, platform))) {
    throw invalidInput('handle', `"${handle.slice(0, 40)}" cannot be a handle of ${platform}`)
  }
  if (externalId !== undefined && !(isPlain(externalId) && /^[^@].{0,199}$/u.test(externalId))) {
    throw invalidInput('externalId', `must have 1 to ${MAX_ID_LENGTH} characters, and begin with no @`)
  }
  const handles = handle === undefined ? [] : [handle]
  const ids = externalId === undefined ? [] : [externalId]
  return { platform, ids, handles, leadIds: [], takenIds: [] }
}

/** The subject with what a profile of the same person shows besides. */
export function learnFrom(subject: ErasureSubject, profiles: readonly Profile[]): ErasureSubject {
  const ids = new Set(subject.ids)
  const handles = new Set(subject.handles)
  for (const { externalId, handle } of profiles) {
    if (externalId) ids.add(externalId)
    handles.add(handle.toLowerCase())
  }
  return { ...subject, ids: [...ids], handles: [...handles] }
}

/** True when the second knows more names than the first. */
export const isLarger = (known: ErasureSubject, learned: ErasureSubject): boolean =>
  learned.ids.length > known.ids.length || learned.handles.length > known.handles.length
