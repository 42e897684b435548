import type { IDataObject, ILoadOptionsFunctions, INodeListSearchItems, INodeListSearchResult } from 'n8n-workflow'
import { callHub } from './transport'

interface Named {
  id: number
}
interface Stream extends Named {
  name: string
}
interface Account extends Named {
  xHandle: string
  isActive: boolean
}

/** What matches the typed text, by name. The hub's lists are whole, so nothing is paged. */
const toResult = (items: INodeListSearchItems[], filter = ''): INodeListSearchResult => ({
  results: items
    .filter(({ name }) => name.toLowerCase().includes(filter.trim().toLowerCase()))
    .sort((a, b) => a.name.localeCompare(b.name)),
})

/** Streams by name; archived ones are left out. */
export async function searchStreams(this: ILoadOptionsFunctions, filter?: string): Promise<INodeListSearchResult> {
  const { streams } = await callHub<{ streams: Stream[] }>(this, { path: '/streams' })
  return toResult(
    streams.map(({ id, name }) => ({ name, value: id })),
    filter,
  )
}

/** Segments by name. */
export async function searchSegments(this: ILoadOptionsFunctions, filter?: string): Promise<INodeListSearchResult> {
  const { segments } = await callHub<{ segments: Stream[] }>(this, { path: '/segments' })
  return toResult(
    segments.map(({ id, name }) => ({ name, value: id })),
    filter,
  )
}

/** Tracked accounts by handle, active and asleep. */
export async function searchAccounts(this: ILoadOptionsFunctions, filter?: string): Promise<INodeListSearchResult> {
  const { active, sleeping } = await callHub<{ active: Account[]; sleeping: Account[] }>(this, { path: '/accounts' })
  return toResult(
    [...active, ...sleeping].map(({ id, xHandle, isActive }) => ({
      name: isActive ? `@${xHandle}` : `@${xHandle} (asleep)`,
      value: id,
    })),
    filter,
  )
}

/** Message templates by name. */
export async function searchTemplates(this: ILoadOptionsFunctions, filter?: string): Promise<INodeListSearchResult> {
  const { templates } = await callHub<{ templates: (IDataObject & Stream)[] }>(this, { path: '/dm-templates' })
  return toResult(
    templates.map(({ id, name }) => ({ name, value: id })),
    filter,
  )
}

/** All pickers, as a node takes them. */
export const listSearch = { searchStreams, searchSegments, searchAccounts, searchTemplates }
