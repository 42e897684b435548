import type { Bundle, InferInputData, ZObject } from 'zapier-platform-core'
import type { listFilters } from './fields/lead-filters.ts'
import { callHub, listOf } from './hub.ts'
import { type Fields, isFields } from './json.ts'
import { toLead } from './samples/lead.ts'

/** What a list of leads is narrowed by. */
export type LeadFilters = InferInputData<[...typeof listFilters]>

/** The most leads of one answer of the hub. */
export const PAGE = 500

/** One page of leads. */
export interface LeadPage {
  leads: Fields[]
  /** Hand it back to go on; null = that was all. */
  nextCursor: string | null
}

/** Reads a page of leads, newest first. */
export async function readLeads(
  z: ZObject,
  bundle: Pick<Bundle, 'authData'>,
  filters: LeadFilters,
  { limit, cursor, offset }: { limit: number; cursor?: string | null; offset?: number },
): Promise<LeadPage> {
  const answer = await callHub(z, bundle, {
    path: '/leads',
    params: {
      streamId: filters.stream_id,
      accountId: filters.account_id,
      segmentId: filters.segment_id,
      matchConfidence: filters.match_confidence,
      lifecycle: filters.lifecycle,
      feedbackStatus: filters.feedback_status,
      limit,
      cursor,
      offset,
    },
  })
  const leads = listOf(z, answer, 'leads')
  return {
    leads: leads.filter((lead) => hasFollowers(lead, filters.min_followers)).map(toLead),
    nextCursor: answer.hasMore === true && typeof answer.nextCursor === 'string' ? answer.nextCursor : null,
  }
}

/** Lists of the hub cannot be asked for this; webhooks filter by it in the hub. */
export function hasFollowers(lead: Fields, least: number | undefined): boolean {
  if (least === undefined) return true
  const count = isFields(lead.profile) ? lead.profile.followerCount : null
  return typeof count === 'number' && count >= least
}
