import { expect, it } from 'vitest'
import { eachEngine } from '../support/database.ts'
import { findText } from '../support/find-text.ts'
import { FOUNDER, pairOf, person, scriptedSource } from '../support/followers.ts'
import { type Received, useReceivers } from '../support/receiver.ts'
import { type TestRelay, until, useRelays } from '../support/relay.ts'
import { verify } from '../support/verify.ts'

/** All that may tell who it is; the rest of the relay's data has none of these. */
const HANDLE = 'Zqx_Hidden'
const NAME = 'Zqxname Namerson'
const BIO = 'Zqxbio'
const ID = '470011470011'
const markers = [HANDLE, NAME, BIO, ID]

const hidden = person(HANDLE, `Founder of ${BIO}`, { displayName: NAME, externalId: ID })
const handlesIn = (request: Received | undefined, secret: string): string[] => {
  const body = request ? verify<unknown>(request, secret) : []
  return [body].flat().map((lead) => (lead as { profile: { handle: string } }).profile.handle)
}

eachEngine((open) => {
  const start = useRelays()
  const startReceiver = useReceivers()

  const setUp = async () => {
    const followers = [person('ann', FOUNDER), hidden, person('bob', FOUNDER)]
    const profiles = scriptedSource({ followers: { acme: followers } })
    const relay = await start({ databaseUrl: await open.url(), profiles, random: () => 0 })
    const receiver = await startReceiver()
    const { id: streamId } = (await relay.api('POST', '/api/v2/streams', { pairs: [pairOf('acme')] })).body
    const subscribe = async (path: string, more: object = {}) =>
      (await relay.api('POST', '/api/v2/webhooks/subscribe', { targetUrl: `${receiver.url}${path}`, ...more })).body
    const at = (path: string) => receiver.requests.filter((request) => request.path === path)
    return { relay, receiver, profiles, streamId, subscribe, at }
  }
  const leadOf = async (relay: TestRelay, handle: string) => {
    const { body } = await relay.api('GET', '/api/v2/leads?since=2020-01-01')
    return body.leads.find((lead: { profile: { handle: string } }) => lead.profile.handle === handle)?.id
  }
  const erase = async (relay: TestRelay, leadId: number) => {
    const { status, body } = await relay.api('POST', `/api/v2/leads/${leadId}/erase`)
    expect(status).toBe(202)
    return await until(async () => {
      const { erasure } = (await relay.api('GET', `/api/v2/erasures/${body.erasure.id}`)).body
      expect(erasure.status).toBe('done')
      return erasure
    })
  }

  it('sends a pending list without the person, brings them back by no run, and keeps nothing of them', async () => {
    const { relay, receiver, profiles, streamId, subscribe, at } = await setUp()
    // One is paused and has not got them yet, one has taken them, one quotes them and has to be asked again.
    const paused = await subscribe('/paused', { events: ['lead.created'] })
    await relay.api('POST', `/api/v2/webhooks/${paused.id}/pause`)
    const taking = await subscribe('/taking', { payload: 'envelope' })
    const failing = await subscribe('/failing', { payload: 'lead', ordering: 'fifo', retrySchedule: [3600] })
    receiver.behave = ({ path, body }) => ({ status: path === '/failing' ? 500 : 200, body })
    await relay.run(streamId)
    await until(async () => {
      const { rows } = await relay.api('GET', `/api/v2/webhooks/${paused.id}/deliveries`).then(({ body }) => ({
        rows: body.deliveries,
      }))
      expect(rows).toMatchObject([{ status: 'pending', number: 1 }])
      const attempts = await relay.db.sql.selectFrom('attempt').select('id').execute()
      expect(attempts).toHaveLength(6)
    })
    expect(await findText(relay.db, HANDLE)).toEqual(expect.arrayContaining(['attempt.answer', 'message_body.body']))
    const [before] = (await relay.api('GET', `/api/v2/webhooks/${paused.id}/feed`)).body.items

    const erasure = await erase(relay, await leadOf(relay, HANDLE))
    expect(erasure).toMatchObject({ leadsCount: 1, messagesCount: 1, erasedCount: 2, reissuedCount: 1 })
    for (const marker of markers) expect([marker, await findText(relay.db, marker)]).toEqual([marker, []])
    const feedOf = async ({ id }: { id: number }) => (await relay.api('GET', `/api/v2/webhooks/${id}/feed`)).body.items
    expect(await feedOf(paused)).toMatchObject([
      { number: 1, id: before.id, status: 'erased', body: null },
      { number: 2, status: 'pending', body: expect.any(String) },
    ])
    expect((await feedOf(taking)).map(({ body }: { body: string | null }) => body === null)).toEqual([
      false,
      true,
      false,
    ])
    expect((await feedOf(failing)).map(({ status }: { status: string }) => status)).toEqual([
      'pending',
      'erased',
      'pending',
    ])

    await relay.api('POST', `/api/v2/webhooks/${paused.id}/resume`)
    await until(() => expect(at('/paused')).toHaveLength(1))
    const [sent] = at('/paused')
    expect(handlesIn(sent, paused.secret)).toEqual(['ann', 'bob'])
    expect(sent?.headers['webhook-id']).not.toBe(before.id)

    // The source still shows them, under a new name even.
    profiles.followers.acme = [person('zqx_renamed', `Founder of ${BIO}`, { externalId: ID }), hidden, ...people()]
    await relay.run(streamId)
    await until(() => expect(at('/paused')).toHaveLength(2))
    expect(handlesIn(at('/paused')[1], paused.secret)).toEqual(['cleo'])
    for (const marker of [...markers, 'zqx_renamed']) {
      expect([marker, await findText(relay.db, marker)]).toEqual([marker, []])
    }
  })

  const people = () => [person('ann', FOUNDER), person('bob', FOUNDER), person('cleo', FOUNDER)]

  it('lets what is in flight end first, and then takes it away with its answer', async () => {
    const { relay, receiver, streamId, subscribe, at } = await setUp()
    await subscribe('/slow', { payload: 'lead' })
    receiver.behave = ({ body }) => ({ status: 200, body, delayMs: 1500 })
    await relay.run(streamId)
    await until(() => expect(at('/slow')).toHaveLength(3))
    const leadId = await leadOf(relay, HANDLE)
    const { body } = await relay.api('POST', `/api/v2/leads/${leadId}/erase`)
    expect(body.erasure.status).toBe('running')
    await until(async () => {
      const { erasure } = (await relay.api('GET', `/api/v2/erasures/${body.erasure.id}`)).body
      expect(erasure).toMatchObject({ status: 'done', erasedCount: 0, messagesCount: 1 })
    })
    const rows = await relay.db.sql.selectFrom('delivery').select(['status', 'attempt_count']).execute()
    expect(rows).toEqual(Array.from({ length: 3 }, () => ({ status: 'delivered', attempt_count: 1 })))
    expect(at('/slow')).toHaveLength(3)
    for (const marker of markers) expect([marker, await findText(relay.db, marker)]).toEqual([marker, []])
  })
})
