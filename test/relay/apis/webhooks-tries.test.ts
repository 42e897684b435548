import { expect, it } from 'vitest'
import { eachEngine } from '../../support/database.ts'
import { pairOf, people, scriptedSource } from '../../support/followers.ts'
import { useReceivers } from '../../support/receiver.ts'
import { useRelays } from '../../support/relay.ts'

eachEngine((open) => {
  const start = useRelays()
  const receive = useReceivers()
  const make = async (hook: object = {}, path = '/in') => {
    const receiver = await receive()
    const profiles = scriptedSource({ followers: { acme: people('p', 2, 1) } })
    const relay = await start({ databaseUrl: await open.url(), profiles })
    const targetUrl = `${receiver.url}${path}`
    const { id } = (await relay.api('POST', '/api/v2/webhooks/subscribe', { targetUrl, ...hook })).body
    const post = (verb: string, body?: object) => relay.api('POST', `/api/v2/webhooks/${id}/${verb}`, body)
    const get = async (what: string) => (await relay.api('GET', `/api/v2/webhooks/${what}`)).body
    return { relay, receiver, id, post, get }
  }

  it('sends a test in the webhook’s own form, to its URL template, through its transform', async () => {
    const transform = '{"name": profile.displayName, "at": $millis()}'
    const { receiver, post, get, id } = await make(
      { payload: 'lead', method: 'PUT', transform },
      '/in/{{profile.handle}}',
    )
    const { status, body } = await post('test')
    expect(status).toBe(200)
    expect(body).toMatchObject({ isSuccess: true, number: 1, attempt: { outcome: 'accepted', status: 204 } })
    expect(receiver.requests).toMatchObject([{ method: 'PUT', path: '/in/sample_lead' }])
    expect(JSON.parse(receiver.requests[0]?.body ?? '')).toEqual({ name: 'Sample Lead', at: expect.any(Number) })
    expect(receiver.requests[0]?.headers['x-leadwire-event']).toBe('lead.created')
    const { deliveries } = await get(`${id}/deliveries`)
    expect(deliveries).toMatchObject([
      { id: body.deliveryId, isTest: true, status: 'delivered', webhookId: body.webhookId },
    ])
  })

  it('says what went wrong with a test, tries it once, and leaves the health alone', async () => {
    const { receiver, post, get, id } = await make()
    receiver.behave = () => ({ status: 410, body: 'gone' })
    const { status, body } = await post('test')
    expect(status).toBe(200)
    expect(body).toMatchObject({ isSuccess: false, attempt: { outcome: 'rejected', status: 410, answer: 'gone' } })
    expect((await get(`deliveries/${body.deliveryId}`)).delivery).toMatchObject({ status: 'cancelled', attempts: 1 })
    expect((await get(String(id))).webhook).toMatchObject({ disabledAt: null, failingSince: null })
  })

  it('sends a test to a webhook that is disabled, and to no other', async () => {
    const { relay, receiver, post } = await make({ disabled: true })
    await relay.api('POST', '/api/v2/webhooks/subscribe', { targetUrl: `${receiver.url}/other` })
    expect((await post('test')).body).toMatchObject({ isSuccess: true })
    expect(receiver.requests.map(({ path }) => path)).toEqual(['/in'])
    expect(JSON.parse(receiver.requests[0]?.body ?? '')).toMatchObject([{ profile: { handle: 'sample_lead' } }])
  })

  it('answers 202 while a test is still on its way', async () => {
    const { post, get } = await make()
    await post('pause')
    const { status, body } = await post('test')
    expect(status).toBe(202)
    expect((await get(`deliveries/${body.deliveryId}`)).delivery).toMatchObject({ status: 'pending', attempts: 0 })
  })

  it('shows what a transform makes of a given, a made-up or the newest lead, without sending', async () => {
    const { relay, receiver, post, get, id } = await make({ payload: 'lead' }, '/in/{{profile.handle}}')
    const transform = '{"who": profile.handle}'
    const given = await post('dry-run', { transform, lead: { profile: { handle: 'ada' } } })
    expect(given).toMatchObject({
      status: 200,
      body: {
        input: { profile: { handle: 'ada' } },
        output: { who: 'ada' },
        transformFault: null,
        targetUrl: `${receiver.url}/in/ada`,
        passesFilter: true,
        isSuccess: null,
      },
    })
    expect((await post('dry-run')).body).toMatchObject({ output: { profile: { handle: 'sample_lead' } } })
    expect(await post('dry-run', { lead: 'recent' })).toMatchObject({ status: 404, body: { error: 'lead_not_found' } })
    await post('pause')
    const stream = (await relay.api('POST', '/api/v2/streams', { pairs: [pairOf('acme')] })).body
    await relay.run(stream.id)
    expect((await post('dry-run', { transform, lead: 'recent' })).body).toMatchObject({ output: { who: 'p2' } })
    expect(receiver.requests).toEqual([])
    const { deliveries } = await get(`${id}/deliveries`)
    expect(deliveries.every((item: { isTest: boolean }) => !item.isTest)).toBe(true)
  })

  it('says of a dry run why there is no output or no URL, and judges a supposed answer', async () => {
    const { post } = await make({ payload: 'lead', filter: { id: 7 } }, '/in/{{profile.handle}}')
    const broken = await post('dry-run', { transform: '$error("no such luck")', lead: { id: 8 } })
    expect(broken).toMatchObject({
      status: 200,
      body: {
        output: null,
        transformFault: { error: 'failed', message: expect.stringContaining('no such luck') },
        targetUrl: null,
        targetUrlFault: { error: 'url_template', message: expect.stringContaining('profile.handle') },
        passesFilter: false,
      },
    })
    const successWhen = 'status = 200 and $not(answer.hasErrors)'
    const judge = async (answer: object) => (await post('dry-run', { successWhen, answer })).body.isSuccess
    expect(await judge({ body: { hasErrors: false } })).toBe(true)
    expect(await judge({ body: '{"hasErrors": true}' })).toBe(false)
    expect(await judge({ status: 500 })).toBe(false)
    expect((await post('dry-run', { successWhen: '7', answer: {} })).body).toMatchObject({
      isSuccess: false,
      successFault: { error: 'success_when' },
    })
  })
})
