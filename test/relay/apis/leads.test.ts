import { expect, it } from 'vitest'
import { eachEngine } from '../../support/database.ts'
import { FOUNDER, pairOf, people, person, scriptedSource } from '../../support/followers.ts'
import { useRelays } from '../../support/relay.ts'

interface LeadBody {
  id: number
  streamId: number
  discoveredAt: string
}

eachEngine((open) => {
  const start = useRelays()
  const make = async (count = 25) => {
    const profiles = scriptedSource({ pageSize: 100, followers: { acme: people('p', count, 1) } })
    const relay = await start({ databaseUrl: await open.url(), profiles })
    const { id } = (await relay.api('POST', '/api/v2/streams', { pairs: [pairOf('acme')] })).body
    await relay.run(id)
    const get = async (query: string) => (await relay.api('GET', `/api/v2/${query}`)).body
    /** All leads by following nextCursor while there is more. */
    const walk = async (query: string) => {
      const leads: LeadBody[] = []
      let page = await get(query)
      for (;;) {
        leads.push(...page.leads)
        if (!page.hasMore) return { leads, nextCursor: page.nextCursor as string | null }
        page = await get(`${query}&cursor=${page.nextCursor}`)
      }
    }
    return { relay, id: id as number, profiles, get, walk }
  }
  const ids = (leads: LeadBody[]) => leads.map((lead) => lead.id)

  it('pages by cursor through a batch that shares one discoveredAt, newest first and oldest first', async () => {
    const { id, walk } = await make()
    const down = await walk(`streams/${id}/leads?limit=4`)
    expect(new Set(down.leads.map((lead) => lead.discoveredAt)).size).toBe(1)
    expect(ids(down.leads)).toEqual([...ids(down.leads)].sort((a, b) => b - a))
    expect(ids(down.leads)).toHaveLength(25)
    expect(down.nextCursor).toBeNull()
    const up = await walk('leads?limit=7&since=2020-01-01')
    expect(ids(up.leads)).toEqual([...ids(down.leads)].reverse())
  })

  it('lets a poller come back with the last cursor and get only what is new', async () => {
    const { relay, id, profiles, walk, get } = await make()
    const { nextCursor } = await walk('leads?limit=10&since=2020-01-01')
    expect(nextCursor).not.toBeNull()
    expect((await get(`leads?cursor=${nextCursor}`)).leads).toEqual([])
    profiles.followers.acme?.push(person('late', FOUNDER))
    await relay.run(id)
    const fresh = await get(`leads?cursor=${nextCursor}`)
    expect(fresh.leads).toMatchObject([{ profile: { handle: 'late' } }])
  })

  it('counts the same whether it is asked for a list, a summary or a stream', async () => {
    const { id, get } = await make()
    expect(await get('leads?limit=1')).toMatchObject({ total: 25, hasMore: true })
    expect(await get(`streams/${id}/leads?limit=500&offset=24`)).toMatchObject({ total: 25, hasMore: false })
    expect(await get(`streams/${id}/leads?summary=1`)).toEqual({ highFitCount: 25, mediumFitCount: 0 })
    expect((await get(`streams/${id}`)).stream.leadCounts).toEqual({ highFitCount: 25, mediumFitCount: 0 })
    expect((await get('leads?groupBy=stream&limit=3')).streams).toMatchObject([{ streamId: id, total: 25 }])
  })

  it('takes since as strictly later', async () => {
    const { get } = await make(3)
    const { leads } = await get('leads')
    const at = Date.parse(leads[0].discoveredAt)
    const since = (ms: number) => get(`leads?since=${encodeURIComponent(new Date(ms).toISOString())}`)
    expect(await since(at)).toMatchObject({ leads: [], total: 0 })
    expect(await since(at - 1)).toMatchObject({ total: 3 })
  })

  it('never makes a lead of an excluded person, and makes none of those that a preview grades', async () => {
    const { relay, id, profiles, get } = await make(2)
    await relay.api('POST', '/api/v2/exclusions', { handles: ['@LATE1'], words: ['Initech'] })
    profiles.followers.acme?.push(
      person('late1', FOUNDER),
      person('late2', 'Founder of Initech'),
      person('late3', FOUNDER),
    )
    await relay.run(id)
    expect((await get('leads')).leads.map((lead: { profile: { handle: string } }) => lead.profile.handle)).toEqual([
      'late3',
      'p2',
      'p1',
    ])
    const account = (await get('accounts')).active[0].id
    const preview = await relay.api('POST', '/api/v2/segments/preview', { description: 'Founders', accountId: account })
    expect(preview.body.summary).toEqual({ highFitCount: 3, mediumFitCount: 0 })
    expect((await get('leads')).total).toBe(3)
  })
})
