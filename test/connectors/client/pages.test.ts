import { describe, expect, it } from 'vitest'
import { faultOf, stubbed } from './stub.ts'

const leads = (from: number, count: number) => Array.from({ length: count }, (_none, place) => ({ id: from + place }))
const page = (from: number, count: number, nextCursor: string | null) => ({
  body: { leads: leads(from, count), total: 10_000, hasMore: nextCursor !== null, nextCursor },
})

describe('a list over all its pages', () => {
  it('gives 10,000 leads one by one, asking for 500 at a time', async () => {
    const pages = Array.from({ length: 20 }, (_none, place) => page(place * 500, 500, place < 19 ? `c${place}` : null))
    const { client, sent } = stubbed(pages)
    const ids = new Set<number>()
    for await (const lead of client.leads.each({ streamId: 1, limit: 500 })) ids.add(lead.id)
    expect(ids.size).toBe(10_000)
    expect(sent).toHaveLength(20)
    expect(sent[3]?.url).toBe('https://hub.example.com/api/v2/leads?streamId=1&limit=500&cursor=c2')
  })

  it('asks for no further page than is read', async () => {
    const { client, sent } = stubbed([page(0, 5, 'c'), page(5, 5, null)])
    expect(await client.leads.each().toArray(5)).toHaveLength(5)
    expect(sent).toHaveLength(1)
  })

  it('is empty where there is nothing', async () => {
    const { client } = stubbed([page(0, 0, null)])
    expect(await client.leads.each().toArray()).toEqual([])
  })

  it('stops when the hub has no more, though there is a cursor to come back with', async () => {
    const { client, sent } = stubbed([{ body: { leads: leads(0, 2), total: 2, hasMore: false, nextCursor: 'later' } }])
    for await (const { nextCursor } of client.leads.each({ since: '2026-03-04' }).pages())
      expect(nextCursor).toBe('later')
    expect(sent).toHaveLength(1)
  })

  it('does not turn in circles with a server whose cursor stands still', async () => {
    const { client } = stubbed([page(0, 1, 'same')])
    expect(await faultOf(client.leads.each().toArray())).toMatchObject({ code: 'invalid_answer' })
  })

  it('says so when the list has another name in the answer, as in another version of the hub', async () => {
    const { client } = stubbed([{ body: { people: leads(0, 2), total: 2, hasMore: false, nextCursor: null } }])
    const fault = (await faultOf(client.leads.each().toArray())) as Error
    expect(fault).toMatchObject({ code: 'invalid_answer' })
    expect(fault.message).toMatch(/holds no list; is the hub another version\?/)
  })

  it('begins at an offset, and goes on by cursor alone', async () => {
    const { client, sent } = stubbed([page(0, 1, 'c'), page(1, 1, null)])
    await client.leads.each({ offset: 40 }).toArray()
    expect(sent.map(({ url }) => new URL(url).search)).toEqual(['?offset=40', '?cursor=c'])
  })

  it('takes a Date where the hub takes a time', async () => {
    const { client, sent } = stubbed([page(0, 0, null)])
    await client.leads.list({ since: new Date(0) })
    expect(sent[0]?.url).toContain('since=1970-01-01T00%3A00%3A00.000Z')
  })
})
