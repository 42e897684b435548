import type { IDataObject } from 'n8n-workflow'
import { callHub, type HubContext, type HubRequest } from './transport'

/** Leads that a page holds at most. Source: the API. */
export const PAGE_SIZE = 500

interface PageOfLeads {
  leads: IDataObject[]
  hasMore: boolean
  nextCursor: string | null
}

export interface LeadsRead {
  leads: IDataObject[]
  /** Where a later call goes on; null = the list has an end and this is it. */
  cursor: string | null
}

export interface ReadOptions extends Pick<HubRequest, 'itemIndex'> {
  query: IDataObject
  /** Of all leads that are given; Infinity = all. */
  limit: number
  cursor?: string
}

/** Reads pages of leads, one after the other, until there are enough or no more. */
export async function readLeads(
  context: HubContext,
  { query, limit, cursor, itemIndex }: ReadOptions,
): Promise<LeadsRead> {
  const leads: IDataObject[] = []
  let next = cursor ?? null
  let hasMore = true
  while (hasMore && leads.length < limit) {
    const size = Math.min(PAGE_SIZE, limit - leads.length)
    const page = await callHub<PageOfLeads>(context, {
      path: '/leads',
      query: { ...query, limit: size, ...(next !== null && { cursor: next }) },
      itemIndex,
    })
    leads.push(...page.leads)
    next = page.nextCursor
    hasMore = page.hasMore && next !== null
  }
  return { leads, cursor: next }
}
