import { expect, it } from 'vitest'
import { eachEngine } from '../../support/database.ts'
import { pairOf, people, scriptedSource } from '../../support/followers.ts'
import { useReceivers } from '../../support/receiver.ts'
import { useRelays } from '../../support/relay.ts'
import { verify } from '../../support/verify.ts'

interface LeadBody {
  id: number
  segmentId: number
  feedback?: { feedback: string; badReason: string | null }
}

eachEngine((open) => {
  const start = useRelays()
  const startReceiver = useReceivers()

  it('sends feedback to those who ask for that verdict, and to nobody twice', async () => {
    const profiles = scriptedSource({ followers: { acme: people('p', 4, 1) } })
    const relay = await start({ databaseUrl: await open.url(), profiles })
    const receiver = await startReceiver()
    const subscribe = async (path: string, more: object) =>
      (await relay.api('POST', '/api/v2/webhooks/subscribe', { targetUrl: `${receiver.url}${path}`, ...more })).body
    const good = await subscribe('/good', { filterConfig: { feedbackStatus: 'good' } })
    const bad = await subscribe('/bad', { filterConfig: { feedbackStatus: 'bad' }, payload: 'lead' })
    const { id } = (await relay.api('POST', '/api/v2/streams', { pairs: [pairOf('acme')] })).body
    await relay.run(id)
    const leads: LeadBody[] = (await relay.api('GET', '/api/v2/leads?since=2020-01-01')).body.leads
    const say = async (lead: LeadBody | undefined, feedback: string) => {
      const body = { segmentId: lead?.segmentId, feedback, badReason: 'bot' }
      expect((await relay.api('POST', `/api/v2/leads/${lead?.id}/feedback`, body)).status).toBe(200)
    }
    await say(leads[0], 'good')
    await say(leads[0], 'good')
    await say(leads[1], 'bad')
    await say(leads[2], 'good')
    const toGood = await receiver.waitFor(2, ({ path }) => path === '/good')
    const [toBad] = await receiver.waitFor(1, ({ path }) => path === '/bad')
    expect(toGood[0]?.headers['x-leadwire-event']).toBe('lead.feedback')
    const told = toGood.flatMap((request) => verify<LeadBody[]>(request, good.secret))
    expect(told.map((lead) => lead.id).sort()).toEqual([leads[0]?.id, leads[2]?.id])
    expect(told[0]?.feedback).toMatchObject({ feedback: 'good', badReason: null })
    expect(toBad && verify<LeadBody>(toBad, bad.secret)).toMatchObject({
      id: leads[1]?.id,
      feedback: { feedback: 'bad', badReason: 'bot' },
    })
    expect(receiver.requests).toHaveLength(3)
  })
})
