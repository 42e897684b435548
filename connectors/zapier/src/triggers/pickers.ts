import { type Bundle, defineTrigger, type ZObject } from 'zapier-platform-core'
import { callHub, listOf } from '../hub.ts'
import { type Fields, isFields } from '../json.ts'
import { readLeads } from '../leads.ts'

/** Hidden triggers behind the dropdowns. */

/** Choices of one page of a dropdown. */
const PAGE = 100

/** One choice: what is kept, and what is shown. */
export interface Choice extends Fields {
  id: string
  name: string
}

const toChoice = (id: unknown, name: string): Choice => ({ id: String(id), name })

/** The hub gives these lists as a whole, so the pages are cut here. */
const picker = (noun: string, list: (z: ZObject, bundle: Bundle) => Promise<Choice[]>) =>
  defineTrigger({
    key: `${noun.toLowerCase()}_list`,
    noun,
    display: { label: `${noun} List`, description: `The choices of the ${noun} dropdown.`, hidden: true },
    operation: {
      type: 'polling',
      canPaginate: true,
      perform: async (z: ZObject, bundle: Bundle) => {
        const start = (bundle.meta.page ?? 0) * PAGE
        return (await list(z, bundle)).slice(start, start + PAGE)
      },
    },
  })

/** Streams by name. */
export const streamList = picker('Stream', async (z, bundle) => {
  const streams = listOf(z, await callHub(z, bundle, { path: '/streams' }), 'streams')
  return streams.map(({ id, name }) => toChoice(id, String(name)))
})

/** Segments by name. */
export const segmentList = picker('Segment', async (z, bundle) => {
  const segments = listOf(z, await callHub(z, bundle, { path: '/segments' }), 'segments')
  return segments.map(({ id, name }) => toChoice(id, String(name)))
})

/** Accounts by handle, those that sleep last. */
export const accountList = picker('Account', async (z, bundle) => {
  const answer = await callHub(z, bundle, { path: '/accounts' })
  const named = (list: string, note: string) =>
    listOf(z, answer, list).map(({ id, xHandle }) => toChoice(id, `@${String(xHandle)}${note}`))
  return [...named('active', ''), ...named('sleeping', ' (asleep)')]
})

/** Message templates by name. */
export const templateList = picker('Template', async (z, bundle) => {
  const templates = listOf(z, await callHub(z, bundle, { path: '/dm-templates' }), 'templates')
  return templates.map(({ id, name }) => toChoice(id, String(name)))
})

/** The newest runs of all streams, by account and time. */
export const runList = picker('Run', async (z, bundle) => {
  const runs = listOf(z, await callHub(z, bundle, { path: '/runs', params: { limit: PAGE } }), 'runs')
  return runs.map(({ id, xHandle, triggeredAt, status }) =>
    toChoice(id, `@${String(xHandle)}, ${String(triggeredAt)} (${String(status)})`),
  )
})

/** Leads by name and handle, newest first; too many to be read as a whole, so the hub cuts the pages. */
async function listLeads(z: ZObject, bundle: Bundle): Promise<Choice[]> {
  const { leads } = await readLeads(z, bundle, {}, { limit: PAGE, offset: (bundle.meta.page ?? 0) * PAGE })
  return leads.map(({ id, profile }) => {
    const { displayName, handle } = isFields(profile) ? profile : {}
    return toChoice(id, [displayName, `@${String(handle)}`].filter(Boolean).join(' · '))
  })
}

/** Leads by name and handle. */
export const leadList = defineTrigger({
  key: 'lead_list',
  noun: 'Lead',
  display: { label: 'Lead List', description: 'The choices of the Lead dropdown.', hidden: true },
  operation: { type: 'polling', canPaginate: true, perform: listLeads },
})
