import { type Bundle, defineSearch, type InferInputData, type ZObject } from 'zapier-platform-core'
import { listFilters } from '../fields/lead-filters.ts'
import type { Fields } from '../json.ts'
import { PAGE, readLeads } from '../leads.ts'
import { leadFields, leadSample } from '../samples/lead.ts'

/** Leads of one answer to Zapier, which asks for more by token: two requests, and well below what a step may hold. */
const AT_ONCE = 1000
const MAX_LEADS = 10_000

const inputFields = [
  ...listFilters,
  {
    key: 'limit',
    label: 'Limit',
    type: 'integer',
    default: '100',
    helpText: 'The most leads to find, up to 10,000. Newest come first.',
  },
] as const

async function perform(z: ZObject, bundle: Bundle<InferInputData<[...typeof inputFields]>>) {
  const { limit = 100, ...filters } = bundle.inputData
  // What is left to find, and where: "900 cursor".
  const [left = String(Math.min(limit, MAX_LEADS)), start] = bundle.meta.paging_token?.split(' ') ?? []
  const wanted = Math.min(Number(left), AT_ONCE)
  const results: Fields[] = []
  let cursor: string | null = start ?? null
  do {
    const page = await readLeads(z, bundle, filters, { limit: Math.min(PAGE, wanted - results.length), cursor })
    results.push(...page.leads)
    cursor = page.nextCursor
  } while (cursor && results.length < wanted)
  const rest = Number(left) - results.length
  return { results, paging_token: cursor && rest > 0 ? `${rest} ${cursor}` : null }
}

/** Leads by what they are like. */
export const findLeads = defineSearch({
  key: 'find_leads',
  noun: 'Lead',
  display: { label: 'Find Leads', description: 'Finds leads by stream, account, segment, match and feedback.' },
  operation: {
    inputFields: [...inputFields],
    canPaginate: true,
    perform,
    sample: leadSample,
    outputFields: leadFields,
  },
})
