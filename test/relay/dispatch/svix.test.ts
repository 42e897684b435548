import { messageInRaw, Svix } from 'svix'
import { describe, expect, it } from 'vitest'
import { parseAllowList } from '../../../relay/src/dispatch/allow-list.ts'
import { createGuard } from '../../../relay/src/dispatch/guard.ts'
import { useReceivers } from '../../support/receiver.ts'
import { until } from '../../support/relay.ts'
import { useSvixServers } from '../../support/svix-server.ts'
import { outcomeOf, pathsOf, useSvixTransports } from '../../support/svix-transport.ts'
import { verify } from '../../support/verify.ts'

const make = useSvixTransports()
const startSvix = useSvixServers()
const startReceiver = useReceivers()

describe('a delivery', () => {
  it('becomes one message of its subscription, which Svix signs with the secret that the receiver was given', async () => {
    const { transport, delivery, receiver, secretOf, server } = await make()
    const outcome = await outcomeOf(transport, delivery({ body: '{"id":5,"profile":{"handle":"ann"}}' }))
    expect(outcome).toMatchObject({ kind: 'accepted', status: 202 })
    const [request] = await receiver.waitFor(1)
    expect(request?.path).toBe('/hook')
    expect(verify(request as never, secretOf())).toEqual({ id: 5, profile: { handle: 'ann' } })
    expect(request?.headers['x-leadwire-token']).toBe('lwt_token')
    const [message] = server.appOf('leadwire-sub-7').messages
    expect(message).toMatchObject({ eventId: 'dlv_1', eventType: 'lead.created', retentionDays: 30 })
    expect(request?.headers['svix-id']).toBe(message?.id)
    expect(outcome.answer).toBe(JSON.stringify({ id: message?.id }))
  })

  it('goes out as it stands, digit for digit, with a list of leads under a name', async () => {
    const { transport, delivery, receiver } = await make()
    const bodies: [body: string, sent: string][] = [
      ['{"id":9007199254740991,"b":"ü\\u0000\\"","1":[0.1,null,{"a":{}}]}', ''],
      ['{"id":12345678901234567890,"x":1.10,"y":[-0,1E5]}', '{"id":12345678901234567890,"x":1.10,"y":[-0,1E5]}'],
      ['[{"id":1},{"id":98765432109876543210}]', '{"leads":[{"id":1},{"id":98765432109876543210}]}'],
      ['[]', '{"leads":[]}'],
      [' {"a" : 1} ', '{"a":1}'],
    ]
    for (const [i, [body, sent]] of bodies.entries()) {
      expect(await transport.deliver(delivery({ body }))).toMatchObject({ kind: 'accepted' })
      const requests = await receiver.waitFor(i + 1)
      expect(requests[i]?.body).toBe(sent === '' ? JSON.stringify(JSON.parse(body)) : sent)
    }
  })

  it.each([
    ['"text"', 'lead.created', 'a string'],
    ['7', 'lead.created', 'a number'],
    ['null', 'lead.created', 'a null'],
    ['[1]', 'run.finished', 'a list'],
    ['a=1&b=2', 'lead.created', 'no JSON'],
    ['', 'lead.created', 'no JSON'],
  ] as const)('is refused when its body is %s, before anything is asked of the server', async (body, type, kind) => {
    const { transport, delivery, server } = await make()
    const outcome = await outcomeOf(transport, delivery({ body, type }))
    expect(outcome).toMatchObject({ kind: 'blocked', error: 'invalid_request' })
    expect(outcome.message).toMatch(new RegExp(`JSON objects and lists of leads; .*${type} is ${kind}$`))
    expect(server.calls).toEqual([])
  })

  it.each([
    ['method PUT', { method: 'PUT' }],
    ['successWhen', { successWhen: 'status = 200' }],
    ['auth of type oauth2', { auth: { type: 'oauth2' } }],
    ['fields in the URL', {}, 'https://hooks.example/{{profile.handle}}'],
  ] as const)(
    'is refused when its subscription asks for what Svix cannot do: %s',
    async (name, settings, url?: string) => {
      const { transport, delivery, server } = await make()
      const base = delivery()
      const changed = {
        ...base,
        url: url ?? base.url,
        settings: { ...base.settings, ...settings } as typeof base.settings,
      }
      const outcome = await transport.deliver(changed)
      expect(outcome).toMatchObject({
        kind: 'blocked',
        error: 'invalid_request',
        message: `A Svix server has no ${name}`,
      })
      expect(server.calls).toEqual([])
    },
  )

  it('is accepted when the server has it already, and not sent again', async () => {
    const { transport, delivery, receiver, server } = await make()
    const first = delivery()
    await transport.deliver(first)
    await receiver.waitFor(1)
    expect(await transport.deliver({ ...first, attempt: 2 })).toMatchObject({ kind: 'accepted', status: 409 })
    expect(server.appOf('leadwire-sub-7').messages).toHaveLength(1)
    expect(receiver.requests).toHaveLength(1)
  })

  it('is sent again when somebody asks for that by hand', async () => {
    const { transport, delivery, receiver } = await make()
    const first = delivery()
    await transport.deliver(first)
    await receiver.waitFor(1)
    const again = { ...first, attempt: 2, fallsBackTo: 'delivered' }
    expect(await transport.deliver(again)).toMatchObject({ kind: 'accepted', status: 202 })
    const [one, two] = await receiver.waitFor(2)
    expect([two?.headers['svix-id'], two?.body]).toEqual([one?.headers['svix-id'], one?.body])
  })

  it('is refused once its subscription has ended', async () => {
    const { transport, delivery, secrets, server } = await make()
    secrets.delete(7)
    expect(await transport.deliver(delivery())).toMatchObject({ kind: 'blocked', error: 'unsubscribed' })
    expect(server.calls).toEqual([])
  })

  it('is refused to a private target before the server learns of it', async () => {
    const { assertTarget } = createGuard(parseAllowList('').allowList)
    const { transport, delivery, server } = await make({ assertTarget })
    expect(await transport.deliver(delivery())).toMatchObject({ kind: 'blocked', error: 'blocked' })
    expect(server.apps).toEqual([])
  })
})

describe('a failure', () => {
  it.each([
    ['422', {}, { status: 422, body: '{"detail":[]}' }, { kind: 'rejected', status: 422, answer: '{"detail":[]}' }],
    [
      '503 of a server that is well',
      {},
      { status: 503, headers: { 'retry-after': '7' } },
      { kind: 'rejected', status: 503, retryAfterMs: 7000 },
    ],
    [
      'a page of a proxy',
      {},
      { status: 404, body: '<h1>no</h1>' },
      { kind: 'rejected', status: 404, answer: '<h1>no</h1>' },
    ],
    [
      'a redirect',
      {},
      { status: 307, headers: { location: 'http://127.0.0.1:1/' } },
      { kind: 'rejected', status: 307 },
    ],
    ['410, which would disable the endpoint', {}, { status: 410 }, { kind: 'rejected', error: 'protocol' }],
    ['a 202 that is no JSON', {}, { status: 202, body: 'hello' }, { kind: 'unreachable', error: 'protocol' }],
  ] as const)('is recorded as what it is: %s', async (_name, options, reply, expected) => {
    const { transport, delivery, server, receiver, secretOf, lines } = await make(options)
    server.faults.fails = ({ path }) => (path.includes('/msg') ? reply : undefined)
    const outcome = await outcomeOf(transport, delivery())
    expect(outcome).toMatchObject(expected)
    expect(outcome.status).toBe('status' in expected ? expected.status : undefined)
    // Our schedule tries again, not the package.
    expect(server.calls.filter(({ path }) => path.includes('/msg')).length).toBeLessThanOrEqual(1)
    expect(receiver.requests).toEqual([])
    const told = JSON.stringify(outcome) + lines.join()
    for (const secret of [secretOf(), server.token]) expect(told).not.toContain(secret)
  })

  it('is over with the next attempt, also on a server that keeps its first answer to a key', async () => {
    const { transport, delivery, server, receiver } = await make()
    server.faults.keepsFailures = true
    server.faults.fails = ({ path }) => (path.includes('/msg') ? { status: 503 } : undefined)
    const first = delivery()
    expect(await transport.deliver(first)).toMatchObject({ kind: 'rejected', status: 503 })
    server.faults.fails = () => undefined
    expect(await transport.deliver({ ...first, attempt: 2 })).toMatchObject({ kind: 'accepted', status: 202 })
    await receiver.waitFor(1)
  })

  it('while a subscription is brought is over with the next delivery', async () => {
    const { transport, delivery, server, receiver } = await make()
    server.faults.fails = ({ method, path }) =>
      method === 'PUT' && path.endsWith('/headers') ? { status: 500 } : undefined
    expect(await transport.deliver(delivery())).toMatchObject({ kind: 'rejected', status: 500 })
    server.faults.fails = () => undefined
    expect(await transport.deliver(delivery())).toMatchObject({ kind: 'accepted' })
    const [request] = await receiver.waitFor(1)
    expect(request?.headers['x-leadwire-token']).toBe('lwt_token')
  })

  it('of an application that somebody deleted makes it anew with the next attempt', async () => {
    const { transport, delivery, server, receiver, secretOf } = await make()
    await transport.deliver(delivery())
    await receiver.waitFor(1)
    server.apps.length = 0
    const lost = delivery()
    expect(await transport.deliver(lost)).toMatchObject({ kind: 'rejected', status: 404 })
    expect(await transport.deliver({ ...lost, attempt: 2 })).toMatchObject({ kind: 'accepted' })
    const sent = await receiver.waitFor(2)
    expect(verify(sent[1] as never, secretOf())).toEqual({ id: 1 })
  })

  it('of an endpoint that somebody removed is noticed within a minute, since the server itself says nothing', async () => {
    const { transport, delivery, server, receiver, clock } = await make()
    await transport.deliver(delivery())
    await receiver.waitFor(1)
    server.appOf('leadwire-sub-7').endpoints.length = 0
    expect(await transport.deliver(delivery())).toMatchObject({ kind: 'accepted' })
    clock.advance(60_000)
    expect(await transport.deliver(delivery())).toMatchObject({ kind: 'accepted' })
    await receiver.waitFor(2)
    expect(server.appOf('leadwire-sub-7').messages.map(({ attempts }) => attempts.length)).toEqual([1, 0, 1])
  })
})

describe('the end of a subscription', () => {
  it('deletes its application, and Svix sends nothing more of it', async () => {
    const { transport, delivery, server, receiver } = await make()
    receiver.behave = () => ({ status: 500 })
    await transport.deliver(delivery())
    await receiver.waitFor(1)
    await transport.forget(7)
    expect(server.apps).toEqual([])
    await transport.forget(8)
    expect(pathsOf(server).slice(-2)).toEqual(['DELETE /app/leadwire-sub-7', 'DELETE /app/leadwire-sub-8'])
  })

  it('is noticed, whoever ended it, and tried again when the server was away', async () => {
    const { connect, server, lines } = await make()
    const gone: { id: number; removedAt: number }[] = []
    server.faults.fails = ({ method, path }) =>
      method === 'DELETE' && path.includes('-8') ? { status: 503 } : undefined
    gone.push({ id: 8, removedAt: 1 }, { id: 9, removedAt: 2 })
    const transport = connect({ listEnded: async () => gone })
    await until(() => expect(pathsOf(server)).toEqual(['DELETE /app/leadwire-sub-8', 'DELETE /app/leadwire-sub-9']))
    expect(lines.join()).toContain('cannot delete an ended subscription at Svix')
    server.faults.fails = () => undefined
    transport.forgetSubscriptions?.()
    await until(() => expect(pathsOf(server).slice(2)).toEqual(['DELETE /app/leadwire-sub-8']))
  })

  it('erases the body of a delivery, also when there is none', async () => {
    const { transport, delivery, server } = await make()
    await transport.deliver(delivery())
    await transport.expunge(7, 'dlv_1')
    await transport.expunge(7, 'dlv_none')
    expect(server.appOf('leadwire-sub-7').messages[0]?.content).toBeNull()
    server.faults.fails = () => ({ status: 500 })
    await expect(transport.expunge(7, 'dlv_1')).rejects.toThrow('500')
  })
})

describe('the local Svix server', () => {
  const api = async () => {
    const server = await startSvix()
    return new Svix(server.token, { serverUrl: server.url, retryScheduleInMs: [] })
  }

  it('answers the calls of the published package as documented', async () => {
    const svix = await api()
    const receiver = await startReceiver()
    await svix.health.get()
    await svix.application.getOrCreate({ uid: 'a', name: 'A' })
    expect(await svix.application.getOrCreate({ uid: 'a', name: 'A' })).toMatchObject({ uid: 'a', name: 'A' })
    await expect(svix.application.create({ uid: 'a', name: 'A' })).rejects.toMatchObject({ code: 409 })
    await svix.endpoint.create('a', { uid: 'e', url: receiver.url })
    const { id } = await svix.message.create('a', { eventType: 't', eventId: 'x', payload: { n: 1 } })
    await receiver.waitFor(1)
    await until(async () => expect((await svix.messageAttempt.listByMsg('a', id)).data).toHaveLength(1))
    await svix.messageAttempt.resend('a', id, 'e')
    await receiver.waitFor(2)
    expect(await svix.endpoint.recover('a', 'e', { since: new Date() })).toMatchObject({ task: 'endpoint.recover' })
    await expect(svix.endpoint.create('a', { url: receiver.url, eventTypes: [] })).rejects.toMatchObject({ code: 422 })
    const list = svix.message.create('a', { eventType: 't', payload: [1] })
    await expect(list).rejects.toMatchObject({ code: 422, body: { detail: [{ loc: ['body', 'payload'] }] } })
  })

  it('sends an empty object for messageInRaw, which is why the transport does not use it', async () => {
    const svix = await api()
    const receiver = await startReceiver()
    await svix.application.create({ uid: 'a', name: 'A' })
    await svix.endpoint.create('a', { url: receiver.url })
    await svix.message.create('a', messageInRaw('t', '[1,2]'))
    const [request] = await receiver.waitFor(1)
    expect(request?.body).toBe('{}')
  })
})
