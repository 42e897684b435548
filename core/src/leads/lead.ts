import { DAY_MS } from '../clock.ts'
import type { FeedbackStatus } from '../segments/graded-example.ts'
import type { Grade, MatchReason } from '../segments/segment.ts'
import type { Profile, SourceType } from '../sources/profile.ts'
import type { Contacts } from './contact.ts'
import type { Feedback } from './feedback.ts'

/** new = not moved to a CRM yet. */
export const lifecycles = ['new', 'exported'] as const
export type Lifecycle = (typeof lifecycles)[number]

/** A profile that matched a stream; one a stream and person. */
export interface Lead extends Contacts {
  id: number
  workspaceId: number
  streamId: number
  sourceId: number
  segmentId: number
  /** null = it came without a run. */
  runId: number | null
  personKey: string
  grade: Grade
  sourceType: SourceType
  /** As it was when it was judged. */
  profile: Profile
  /** What decided the grade; never empty. */
  matchReasons: MatchReason[]
  /** Later than that of every lead of an earlier ingest in the workspace, epoch ms. */
  discoveredAt: number
  exportedAt: number | null
  /** What was said of it for its own segment, or of which the message tells; left out = not looked up, or none. */
  feedback?: Feedback
}

export type NewLead = Omit<Lead, 'id' | 'exportedAt' | 'feedback' | keyof Contacts>

/** Which leads; a field left out asks for nothing. */
export interface LeadFilter {
  streamId?: number | undefined
  sourceId?: number | undefined
  segmentId?: number | undefined
  grade?: Grade | undefined
  lifecycle?: Lifecycle | undefined
  /** By what was said of them for their own segment; none = nothing. */
  feedback?: FeedbackStatus | 'none' | undefined
  /** Only those discovered after this instant, epoch ms. */
  since?: number | undefined
}

/** UTC day number of an instant, under which leads are counted. */
export const toDay = (at: number): number => Math.floor(at / DAY_MS)
