import { describe, expect, it } from 'vitest'
import { newKeyPair, newSecret } from '../../../core/src/index.ts'
import { verifyWebhook } from '../../../core/src/signing/verify.ts'
import { endpointOf, outcomeOf, pathsOf, useSvixTransports } from '../../support/svix-transport.ts'
import { verify } from '../../support/verify.ts'

const HOUR = 3_600_000
const make = useSvixTransports()

describe('a subscription', () => {
  it('is made once, read back, and then costs one call a delivery', async () => {
    const { transport, delivery, server } = await make()
    const outcomes = await Promise.all(Array.from({ length: 20 }, () => transport.deliver(delivery())))
    expect(outcomes.every(({ kind }) => kind === 'accepted')).toBe(true)
    const endpoint = '/app/leadwire-sub-7/endpoint'
    const look = ['', '/secret', '/headers'].map((part) => `GET ${endpoint}/leadwire-endpoint-7${part}`)
    const made = [
      look[0],
      'POST /app',
      `POST ${endpoint}`,
      ...look,
      `PUT ${endpoint}/leadwire-endpoint-7/headers`,
      ...look,
    ]
    expect(pathsOf(server).slice(0, made.length).toSorted()).toEqual(made.toSorted())
    expect(pathsOf(server).slice(made.length)).toEqual(Array(20).fill('POST /app/leadwire-sub-7/msg'))
    const [create] = server.calls.filter(({ method, path }) => method === 'POST' && path.endsWith('/endpoint'))
    expect(create?.body).not.toHaveProperty('eventTypes')
    expect(create?.body).not.toHaveProperty('filterTypes')
  })

  it('is found again after a restart, and nothing is written', async () => {
    const { transport, connect, delivery, server } = await make()
    await transport.deliver(delivery())
    const before = server.calls.length
    await connect().deliver(delivery())
    expect(pathsOf(server, before).filter((path) => !path.startsWith('GET'))).toEqual(['POST /app/leadwire-sub-7/msg'])
  })

  it('is made once by two relays at the same time', async () => {
    const { transport, connect, delivery, server, receiver } = await make()
    const outcomes = await Promise.all([transport, connect(), connect()].map((relay) => relay.deliver(delivery())))
    expect(outcomes.map(({ kind }) => kind)).toEqual(['accepted', 'accepted', 'accepted'])
    expect(server.apps.map(({ endpoints }) => endpoints.length)).toEqual([1])
    expect(endpointOf(server)?.oldKeys).toEqual([])
    await receiver.waitFor(3)
  })

  it('keeps apart from another hub of the same Svix organisation by its prefix', async () => {
    const { transport, connect, delivery, server } = await make()
    await transport.deliver(delivery())
    await connect({ prefix: 'staging' }).deliver(delivery())
    expect(server.apps.map(({ uid }) => uid)).toEqual(['leadwire-sub-7', 'staging-sub-7'])
  })

  it('follows a new URL and new headers', async () => {
    const { transport, withHeaders, receiver } = await make()
    await transport.deliver(withHeaders({ 'x-team': 'a', authorization: 'Bearer one' }))
    const moved = withHeaders({ 'x-team': 'b', authorization: 'Bearer two' })
    await transport.deliver({ ...moved, url: `${receiver.url}/new` })
    const [first, second] = await receiver.waitFor(2)
    expect([first?.path, first?.headers['x-team'], first?.headers.authorization]).toEqual(['/hook', 'a', 'Bearer one'])
    expect([second?.path, second?.headers['x-team'], second?.headers.authorization]).toEqual([
      '/new',
      'b',
      'Bearer two',
    ])
  })

  it('gets a header of its auth, whose value Svix does not tell, again after a restart', async () => {
    const { transport, connect, delivery, receiver } = await make()
    const of = (value: string) => {
      const base = delivery()
      return {
        ...base,
        settings: { ...base.settings, auth: { type: 'header', name: 'authorization', value } as const },
      }
    }
    await transport.deliver(of('Bearer one'))
    await connect().deliver(of('Bearer two'))
    const requests = await receiver.waitFor(2)
    expect(requests.map(({ headers }) => headers.authorization)).toEqual(['Bearer one', 'Bearer two'])
  })

  it('with a header that Svix forbids says so', async () => {
    const { transport, withHeaders } = await make()
    const outcome = await transport.deliver(withHeaders({ 'user-agent': 'ours' }))
    expect(outcome).toMatchObject({ kind: 'rejected', status: 422, answer: expect.stringContaining('forbidden') })
  })

  it('is not active while the server says something else than it was told', async () => {
    const { transport, delivery, server, receiver } = await make()
    server.faults.rewritesUrl = (url) => `${url}/other`
    const outcome = await outcomeOf(transport, delivery())
    expect(outcome).toMatchObject({ kind: 'rejected', error: 'protocol' })
    expect(outcome.message).toBe('The Svix server keeps another url than it was given')
    expect(receiver.requests).toEqual([])
    server.faults.rewritesUrl = undefined
    expect(await transport.deliver(delivery())).toMatchObject({ kind: 'accepted' })
  })

  it('loses what somebody narrowed on the server', async () => {
    const { transport, delivery, server, receiver, clock } = await make()
    await transport.deliver(delivery())
    Object.assign(endpointOf(server) ?? {}, { eventTypes: ['other'] })
    clock.advance(60_000)
    await transport.deliver(delivery())
    await receiver.waitFor(2)
    expect(endpointOf(server)?.eventTypes).toBeNull()
  })

  it('that Svix has disabled is told as failing until its settings change', async () => {
    const { transport, delivery, server, receiver, clock } = await make()
    await transport.deliver(delivery())
    await receiver.waitFor(1)
    Object.assign(endpointOf(server) ?? {}, { disabled: true })
    clock.advance(60_000)
    const outcome = await transport.deliver(delivery())
    expect(outcome).toMatchObject({ kind: 'rejected', message: 'The Svix server has disabled the endpoint' })
    expect(await transport.deliver(delivery({ url: `${receiver.url}/mended` }))).toMatchObject({ kind: 'accepted' })
    const requests = await receiver.waitFor(2)
    expect(requests[1]?.path).toBe('/mended')
  })

  it('gets every event from a server older than eventTypes', async () => {
    const { transport, delivery, server, receiver } = await make()
    server.faults.knowsOnlyFilterTypes = true
    for (const type of ['lead.created', 'lead.feedback', 'run.finished'] as const)
      await transport.deliver(delivery({ type }))
    await receiver.waitFor(3)
  })
})

describe('a secret', () => {
  it('is rotated on the server, and both sign while both are in force', async () => {
    const { transport, delivery, receiver, server, secretOf, rotate } = await make()
    await transport.deliver(delivery())
    const old = secretOf()
    rotate(24 * HOUR)
    await transport.deliver(delivery())
    const [, request] = await receiver.waitFor(2)
    expect(verify(request as never, secretOf())).toEqual({ id: 1 })
    expect(verify(request as never, old)).toEqual({ id: 1 })
    const [call] = server.calls.filter(({ path }) => path.endsWith('/rotate'))
    expect(call?.body).toEqual({ key: secretOf(), gracePeriodSeconds: 86_400 })
  })

  it('no longer signs when it was replaced without an overlap', async () => {
    const { transport, delivery, receiver, secretOf, rotate } = await make()
    await transport.deliver(delivery())
    const old = secretOf()
    rotate(0)
    await transport.deliver(delivery())
    const [, request] = await receiver.waitFor(2)
    expect(verify(request as never, secretOf())).toEqual({ id: 1 })
    expect(() => verify(request as never, old)).toThrow()
  })

  it('that was replaced before the server knew the subscription signs too', async () => {
    const { transport, delivery, receiver, secretOf, rotate } = await make()
    rotate(HOUR)
    rotate(2 * HOUR)
    await transport.deliver(delivery())
    const [request] = await receiver.waitFor(1)
    for (const at of [0, 1, 2]) expect(verify(request as never, secretOf(7, at))).toEqual({ id: 1 })
  })

  it('that somebody replaced on the server is ours again', async () => {
    const { transport, delivery, receiver, server, secretOf, clock } = await make()
    await transport.deliver(delivery())
    const foreign = newSecret()
    Object.assign(endpointOf(server) ?? {}, { key: foreign })
    clock.advance(60_000)
    await transport.deliver(delivery())
    const [, request] = await receiver.waitFor(2)
    expect(verify(request as never, secretOf())).toEqual({ id: 1 })
    expect(() => verify(request as never, foreign)).toThrow()
  })

  it('still gets through when Svix takes no more rotations', async () => {
    const { transport, delivery, receiver, secretOf, rotate, secrets } = await make()
    for (let i = 0; i < 12; i++) {
      rotate(0)
      secrets.set(7, secrets.get(7)?.slice(0, 1) ?? [])
      expect(await transport.deliver(delivery())).toMatchObject({ kind: 'accepted' })
    }
    const requests = await receiver.waitFor(12)
    expect(verify(requests[11] as never, secretOf())).toEqual({ id: 1 })
  })

  it('may be a key pair, of which the server shows only the public half', async () => {
    const { transport, delivery, receiver, server, rotate, clock, secretOf } = await make()
    const pair = newKeyPair()
    rotate(HOUR, pair.secret)
    await transport.deliver(delivery())
    const before = server.calls.length
    clock.advance(60_000)
    await transport.deliver(delivery())
    expect(pathsOf(server, before).filter((path) => path.endsWith('/rotate'))).toEqual([])
    const [request] = await receiver.waitFor(1)
    const { headers = {}, body = '' } = request ?? {}
    expect(verifyWebhook({ headers, body, secrets: pair.publicKey })).toMatchObject({ id: headers['svix-id'] })
    expect(verifyWebhook({ headers, body, secrets: secretOf(7, 1) })).toMatchObject({ id: headers['svix-id'] })
  })
})
