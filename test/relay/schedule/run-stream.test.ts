import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { eachEngine } from '../../support/database.ts'
import { FOUNDER, holdAfterFirstPage, pairOf, people, person, scriptedSource } from '../../support/followers.ts'
import { until, useRelays } from '../../support/relay.ts'

eachEngine((open) => {
  const start = useRelays()
  const make = async (profiles = scriptedSource(), env: Record<string, string> = {}) => {
    const relay = await start({ databaseUrl: await open.url(), profiles, env })
    const create = async (body: object) => (await relay.api('POST', '/api/v2/streams', body)).body.id as number
    const leads = async (id: number) =>
      (await relay.api('GET', `/api/v2/streams/${id}/leads?limit=500`)).body.leads as {
        profile: { handle: string }
        trackedXAccountId: number
        sourceType: string
      }[]
    return {
      relay,
      create,
      leads,
      handles: async (id: number) => (await leads(id)).map((l) => l.profile.handle).sort(),
    }
  }

  it('turns matching followers into leads and says so in its log', async () => {
    const { relay, create, leads } = await make(scriptedSource({ followers: { acme: people('p', 25) } }))
    const id = await create({ pairs: [pairOf('acme')] })
    const [run] = await relay.run(id)
    expect(run).toMatchObject({
      status: 'succeeded',
      newFollowersCount: 25,
      candidatesPassedCount: 12,
      mediumFitCount: 0,
      pagesCount: 3,
      creditsUsed: 3,
      errorMessage: null,
    })
    expect(run?.progressLog.map(({ step, message }) => `${step}: ${message}`)).toEqual([
      'fetch_followers: Page 1: 10 profiles, 10 new, 5 leads',
      'fetch_followers: Page 2: 10 profiles, 10 new, 5 leads',
      'fetch_followers: Page 3: 5 profiles, 5 new, 2 leads',
      'done: succeeded: 12 leads (12 high, 0 medium)',
    ])
    expect(await leads(id)).toHaveLength(12)
  })

  it('makes nothing of what it knows when it is run again, and leads of who came since', async () => {
    const profiles = scriptedSource({ followers: { acme: people('p', 12) } })
    const { relay, create, handles } = await make(profiles)
    const id = await create({ pairs: [pairOf('acme')] })
    await relay.run(id)
    expect((await relay.run(id))[0]).toMatchObject({ newFollowersCount: 0, candidatesPassedCount: 0 })
    profiles.followers.acme?.push(person('late', FOUNDER))
    expect((await relay.run(id))[0]).toMatchObject({ newFollowersCount: 1, candidatesPassedCount: 1 })
    expect(await handles(id)).toEqual(['late', 'p10', 'p12', 'p2', 'p4', 'p6', 'p8'])
  })

  it('judges all kept followers at the first run of a second stream, and makes no leads in the first', async () => {
    const profiles = scriptedSource({ followers: { acme: people('p', 8) } })
    const { relay, create, leads } = await make(profiles)
    const first = await create({ pairs: [pairOf('acme')] })
    await relay.run(first)
    profiles.followers.acme?.push(person('late', FOUNDER))
    const second = await create({ pairs: [{ accountHandle: 'ACME', segment: { description: 'Founders' } }] })
    expect((await relay.run(second))[0]).toMatchObject({ newFollowersCount: 9, candidatesPassedCount: 5 })
    expect(await leads(first)).toHaveLength(4)
    expect((await relay.run(first))[0]).toMatchObject({ newFollowersCount: 1, candidatesPassedCount: 1 })
    expect(await leads(second)).toHaveLength(5)
  })

  it('makes one lead of a follower of two accounts of a stream, under the first of them', async () => {
    const both = [person('ada', FOUNDER, { externalId: '7' })]
    const beforePage = ({ handle }: { handle: string }) => (handle === 'acme' ? sleep(100) : undefined)
    const { relay, create, leads } = await make(scriptedSource({ followers: { acme: both, beta: both }, beforePage }))
    const id = await create({ pairs: [pairOf('acme'), pairOf('beta')] })
    expect(await relay.run(id)).toHaveLength(2)
    const stream = (await relay.api('GET', `/api/v2/streams/${id}`)).body.stream
    expect((await leads(id)).map((lead) => lead.trackedXAccountId)).toEqual([stream.pairs[0].accountId])
  })

  it('fetches likers only for a stream that asks for them', async () => {
    const profiles = scriptedSource({ followers: { acme: people('p', 2) }, likers: { acme: people('q', 4) } })
    const { relay, create, leads } = await make(profiles)
    const plain = await create({ pairs: [pairOf('acme')] })
    await relay.run(plain)
    expect(profiles.pages.map((page) => page.sourceType)).toEqual(['follower'])
    const both = await create({ pairs: [pairOf('acme')], sourceTypes: ['liker', 'follower'] })
    expect((await relay.run(both))[0]).toMatchObject({ newFollowersCount: 2, likersCount: 4, candidatesPassedCount: 3 })
    expect((await leads(both)).map((lead) => lead.sourceType).sort()).toEqual(['liker', 'liker', 'new_follower'])
    expect((await relay.run(plain))[0]).toMatchObject({ newFollowersCount: 0, likersCount: 0 })
  })

  it('finds the likers kept meanwhile when a stream starts to ask for them', async () => {
    const profiles = scriptedSource({ followers: { acme: people('p', 2) }, likers: { acme: people('q', 4) } })
    const { relay, create, leads } = await make(profiles)
    const plain = await create({ pairs: [pairOf('acme')] })
    await relay.run(await create({ pairs: [pairOf('acme')], sourceTypes: ['follower', 'liker'] }))
    await relay.run(plain)
    await relay.api('PATCH', `/api/v2/streams/${plain}`, { sourceTypes: ['follower', 'liker'] })
    await relay.run(plain)
    expect(await leads(plain)).toHaveLength(3)
  })

  it('skips a pair that is running already', async () => {
    let letGo = () => {}
    const held = new Promise<void>((resolve) => {
      letGo = resolve
    })
    const profiles = scriptedSource({ followers: { acme: people('p', 2) }, beforePage: () => held })
    const { relay, create } = await make(profiles)
    const id = await create({ pairs: [pairOf('acme')] })
    const running = relay.run(id)
    const again = await until(async () => {
      const { body } = await relay.api('POST', `/api/v2/streams/${id}/run`)
      if (body.queued.length > 0) throw new Error('not queued yet')
      return body
    })
    expect(again.skipped).toMatchObject([{ accountId: 1, trackedAccountId: 1, reason: 'already_running' }])
    letGo()
    await running
  })

  it('ends a run whose source fails as failed, keeps what it had, and goes on in the next', async () => {
    let isDown = true
    const profiles = scriptedSource({
      followers: { acme: people('p', 30) },
      beforePage({ cursor }) {
        if (isDown && cursor === 'p20') throw new Error('the upstream is down')
      },
    })
    const { relay, create, handles } = await make(profiles)
    const id = await create({ pairs: [pairOf('acme')] })
    const [failed] = await relay.run(id, 'failed')
    expect(failed).toMatchObject({ errorMessage: 'the upstream is down', newFollowersCount: 20, pagesCount: 2 })
    expect(failed?.progressLog.at(-1)).toMatchObject({ step: 'done', message: 'failed: the upstream is down' })
    isDown = false
    await relay.run(id)
    expect(await handles(id)).toHaveLength(15)
  })

  it('ends a running run after its page when it is cancelled, and a queued one at once', async () => {
    const { beforePage, reached, letGo } = holdAfterFirstPage()
    const profiles = scriptedSource({
      followers: { acme: people('p', 30), beta: people('q', 2), gamma: people('r', 2) },
      beforePage,
    })
    const { relay, create, leads } = await make(profiles)
    const id = await create({ pairs: [pairOf('acme')] })
    const { syncRunId } = (await relay.api('POST', `/api/v2/streams/${id}/run`)).body.queued[0]
    await reached
    const second = await create({ pairs: [pairOf('acme')] })
    const waiting = (await relay.api('POST', `/api/v2/streams/${second}/run`)).body.queued[0].syncRunId
    const queued = await relay.api('POST', `/api/v2/streams/${second}/runs/${waiting}/cancel`)
    expect(queued.body.run).toMatchObject({ status: 'cancelled', progressLog: [{ step: 'done' }] })
    const asked = await relay.api('POST', `/api/v2/streams/${id}/runs/${syncRunId}/cancel`)
    expect(asked.body.run.status).toBe('running')
    letGo()
    const ended = await until(async () => {
      const { run } = (await relay.api('GET', `/api/v2/streams/${id}/runs/${syncRunId}`)).body
      expect(run.status).toBe('cancelled')
      return run
    })
    expect(ended).toMatchObject({ pagesCount: 2, errorMessage: null })
    expect(await leads(id)).toHaveLength(10)
    const again = await relay.api('POST', `/api/v2/streams/${id}/runs/${syncRunId}/cancel`)
    expect(again.body.run.completedAt).toBe(ended.completedAt)
  })

  it('ends what of a stream is running when it is archived', async () => {
    const { beforePage, reached, letGo } = holdAfterFirstPage()
    const profiles = scriptedSource({
      followers: { acme: people('p', 30) },
      beforePage,
    })
    const { relay, create } = await make(profiles)
    const id = await create({ pairs: [pairOf('acme')] })
    const running = relay.run(id, 'cancelled')
    await reached
    expect((await relay.api('DELETE', `/api/v2/streams/${id}`)).body).toEqual({ archived: true })
    letGo()
    await running
    expect(await relay.api('POST', `/api/v2/streams/${id}/run`)).toMatchObject({
      status: 400,
      body: { error: 'stream_archived' },
    })
  })

  it('ends a run as cancelled when its pair is taken out of the stream meanwhile', async () => {
    const { beforePage, reached, letGo } = holdAfterFirstPage()
    const profiles = scriptedSource({
      followers: { acme: people('p', 30), beta: people('q', 4) },
      beforePage,
    })
    const { relay, create, handles } = await make(profiles)
    const id = await create({ pairs: [pairOf('acme')] })
    const running = relay.run(id, 'cancelled')
    await reached
    expect((await relay.api('PATCH', `/api/v2/streams/${id}`, { pairs: [pairOf('beta')] })).status).toBe(200)
    letGo()
    await running
    await relay.run(id)
    expect(await handles(id)).toEqual(['p10', 'p2', 'p4', 'p6', 'p8', 'q2', 'q4'])
  })
})
