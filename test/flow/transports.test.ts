import { describe, expect, it } from 'vitest'
import { eachEngine } from '../support/database.ts'
import { pairOf, people, scriptedSource } from '../support/followers.ts'
import { type Received, type Receiver, useReceivers } from '../support/receiver.ts'
import { until, useRelays } from '../support/relay.ts'
import { type SvixServer, useSvixServers } from '../support/svix-server.ts'
import { verify } from '../support/verify.ts'

interface LeadBody {
  id: number
  profile: { handle: string }
}

/** What the contract may ask of a way to send; all the rest must be the same. */
interface Way {
  name: string
  /** What the relay is started with. */
  env: Record<string, string>
  /** The leads of a body of a subscription with `payload: "leads"`. */
  leadsIn: (body: unknown) => LeadBody[]
  /** Lets the next attempt of the relay itself fail. */
  failOnce: (receiver: Receiver) => void
  /** Whom the relay hands things to. */
  server?: SvixServer
}

const startSvix = useSvixServers()

const ways: [name: string, make: () => Promise<Way>][] = [
  [
    'embedded',
    async () => ({
      name: 'embedded',
      env: { LEADWIRE_TRANSPORT: 'embedded' },
      leadsIn: (body) => body as LeadBody[],
      failOnce: (receiver) => {
        receiver.behave = (_request, index) => (index === 0 ? { status: 503 } : {})
      },
    }),
  ],
  [
    'svix',
    async () => {
      const server = await startSvix()
      return {
        name: 'svix',
        env: { LEADWIRE_TRANSPORT: 'svix', LEADWIRE_SVIX_TOKEN: server.token, LEADWIRE_SVIX_URL: server.url },
        // Svix takes only objects.
        leadsIn: (body) => (body as { leads: LeadBody[] }).leads,
        failOnce: () => {
          let isOver = false
          server.faults.fails = ({ path }) => {
            if (isOver || !path.includes('/msg')) return undefined
            isOver = true
            return { status: 503 }
          }
        },
        server,
      }
    },
  ],
]

/** The contract of a transport: what whoever subscribes may rely on, whichever way the relay sends. */
describe.each(ways)('a relay that sends by %s', (_name, makeWay) => {
  eachEngine((open) => {
    const start = useRelays()
    const startReceiver = useReceivers()
    const make = async () => {
      const way = await makeWay()
      const receiver = await startReceiver()
      const profiles = scriptedSource({ pageSize: 60, followers: { acme: people('p', 6) } })
      let offset = 0
      const relay = await start({
        databaseUrl: await open.url(),
        profiles,
        clock: () => Date.now() + offset,
        random: () => 0,
        env: way.env,
      })
      const { id: streamId } = (await relay.api('POST', '/api/v2/streams', { pairs: [pairOf('acme')] })).body
      const subscribe = async (more: object = {}, path = '/hook') =>
        (await relay.api('POST', '/api/v2/webhooks/subscribe', { targetUrl: `${receiver.url}${path}`, ...more })).body
      /** Resolves when the relay has nothing left to send. */
      const drained = () =>
        until(async () => {
          const waiting = await relay.db.sql.selectFrom('message').select('id').where('seq', 'is', null).execute()
          const unsent = await relay.db.sql
            .selectFrom('delivery')
            .select('id')
            .where('status', 'in', ['open', 'waiting', 'pending'])
            .execute()
          expect([waiting.length, unsent.length]).toEqual([0, 0])
        })
      const attempts = () => relay.db.sql.selectFrom('attempt').select(['number', 'outcome', 'status']).execute()
      const addPeople = (prefix: string) => profiles.followers.acme?.push(...people(prefix, 2))
      const leadsOf = (requests: Received[], secret: string) =>
        requests.flatMap((request) => way.leadsIn(verify(request, secret)))
      const advance = (ms: number) => {
        offset += ms
      }
      return { way, receiver, relay, streamId, subscribe, drained, attempts, addPeople, leadsOf, advance }
    }
    const handlesOf = (leads: LeadBody[]) => leads.map((lead) => lead.profile.handle).sort()
    const idOf = ({ headers }: Received) => headers['webhook-id'] ?? headers['svix-id']

    it('brings matched leads, as the API shows them, signed with the secret that subscribe gave', async () => {
      const { way, relay, receiver, streamId, subscribe, drained, attempts, leadsOf } = await make()
      const { secret } = await subscribe()
      await relay.run(streamId)
      const requests = await receiver.waitFor(1)
      await drained()
      const { leads } = (await relay.api('GET', `/api/v2/streams/${streamId}/leads`)).body
      expect(leadsOf(requests, secret)).toEqual(leads.toReversed())
      expect(handlesOf(leads)).toEqual(['p2', 'p4', 'p6'])
      expect(requests[0]?.headers['content-type']).toBe('application/json')
      expect(() => verify({ ...(requests[0] as Received), body: `${requests[0]?.body} ` }, secret)).toThrow()
      expect(await attempts()).toMatchObject([{ number: 1, outcome: 'accepted' }])
      // It really went the way it says.
      expect(way.server?.apps.flatMap(({ messages }) => messages).length).toBe(way.server ? 1 : undefined)
    })

    it('brings a single lead as the object it is', async () => {
      const { relay, receiver, streamId, subscribe } = await make()
      const { secret } = await subscribe({ payload: 'lead' })
      await relay.run(streamId)
      const requests = await receiver.waitFor(3)
      const { leads } = (await relay.api('GET', `/api/v2/streams/${streamId}/leads`)).body
      const bodies = requests.map((request) => verify<LeadBody>(request, secret))
      expect(bodies.toSorted((a, b) => b.id - a.id)).toEqual(leads)
    })

    it('brings an envelope, and the end of a run, as the objects they are', async () => {
      const { relay, receiver, streamId, subscribe } = await make()
      const leads = await subscribe({ payload: 'envelope' }, '/leads')
      const runs = await subscribe({ events: ['run.finished'] }, '/runs')
      await relay.run(streamId)
      const at = async (path: string, count: number) =>
        await receiver.waitFor(count, (request) => request.path === path)
      const envelopes = (await at('/leads', 3)).map((request) => verify(request, leads.secret))
      const lead = expect.objectContaining({ streamId })
      expect(envelopes).toEqual(Array(3).fill({ type: 'lead.created', timestamp: expect.any(String), data: lead }))
      const ended = (await at('/runs', 1)).map((request) => verify(request, runs.secret))
      const run = expect.objectContaining({ streamId, status: 'succeeded' })
      expect(ended).toEqual([{ sync: expect.objectContaining({ streamId, runs: [run], skipped: [] }) }])
    })

    it('sends again, under one id and with the same bytes, what a receiver refused at first', async () => {
      const { relay, receiver, streamId, subscribe, drained, leadsOf, advance } = await make()
      receiver.behave = (_request, index) => (index === 0 ? { status: 500 } : {})
      const { secret } = await subscribe()
      await relay.run(streamId)
      await receiver.waitFor(1)
      // The relay's own second attempt; Svix makes its own.
      await until(async () => expect(await relay.db.sql.selectFrom('attempt').select('id').execute()).toHaveLength(1))
      advance(4_100)
      const requests = await receiver.waitFor(2)
      await drained()
      expect(new Set(requests.map(idOf)).size).toBe(1)
      expect(new Set(requests.map(({ body }) => body)).size).toBe(1)
      expect(handlesOf(leadsOf(requests.slice(1), secret))).toEqual(['p2', 'p4', 'p6'])
    })

    it('tries again by its own schedule when its own attempt failed, and records both', async () => {
      const { way, relay, receiver, streamId, subscribe, drained, attempts, leadsOf, advance } = await make()
      way.failOnce(receiver)
      const { secret } = await subscribe()
      await relay.run(streamId)
      await until(async () => expect(await attempts()).toMatchObject([{ number: 1, outcome: 'rejected', status: 503 }]))
      advance(4_100)
      await drained()
      expect((await attempts()).map(({ outcome }) => outcome)).toEqual(['rejected', 'accepted'])
      const requests = await receiver.waitFor(1, (request) => request !== receiver.requests[0] || way.name === 'svix')
      expect(handlesOf(leadsOf(requests, secret))).toEqual(['p2', 'p4', 'p6'])
    })

    it('sends nothing twice once it was taken', async () => {
      const { relay, receiver, streamId, subscribe, drained, addPeople, leadsOf, advance } = await make()
      const { secret } = await subscribe()
      await relay.run(streamId)
      await receiver.waitFor(1)
      await drained()
      // Past every lease and the first retries.
      advance(120_000)
      addPeople('late')
      await relay.run(streamId)
      const requests = await receiver.waitFor(2)
      await drained()
      expect(requests).toHaveLength(2)
      expect(new Set(requests.map(idOf)).size).toBe(2)
      expect(handlesOf(leadsOf(requests, secret))).toEqual(['late2', 'p2', 'p4', 'p6'])
    })

    it('signs with the old and the new secret after a rotation', async () => {
      const { relay, receiver, streamId, subscribe, drained, addPeople, leadsOf } = await make()
      const old = await subscribe()
      await relay.run(streamId)
      await receiver.waitFor(1)
      await drained()
      const fresh = await subscribe()
      expect(fresh.id).toBe(old.id)
      expect(fresh.secret).not.toBe(old.secret)
      addPeople('late')
      await relay.run(streamId)
      const [first, second] = await receiver.waitFor(2)
      for (const { secret } of [old, fresh]) expect(handlesOf(leadsOf([second as Received], secret))).toEqual(['late2'])
      expect(() => leadsOf([first as Received], fresh.secret)).toThrow()
    })

    it('sends nothing more to a subscription that has ended, and goes on for the others', async () => {
      const { relay, receiver, streamId, subscribe, drained, addPeople } = await make()
      const ended = await subscribe({}, '/ended')
      await subscribe({}, '/kept')
      await relay.run(streamId)
      await receiver.waitFor(2)
      await drained()
      await relay.api('DELETE', '/api/v2/webhooks/subscribe', { id: ended.id })
      addPeople('late')
      await relay.run(streamId)
      await receiver.waitFor(3)
      await drained()
      expect(receiver.requests.map(({ path }) => path).toSorted()).toEqual(['/ended', '/kept', '/kept'])
    })

    it('refuses a private target when somebody subscribes', async () => {
      const { way, relay } = await make()
      for (const targetUrl of ['http://10.0.0.1/hook', 'http://169.254.169.254/', 'http://[fd00::1]/hook']) {
        const answer = await relay.api('POST', '/api/v2/webhooks/subscribe', { targetUrl })
        expect([answer.status, answer.body.error]).toEqual([400, 'target_not_allowed'])
      }
      expect(way.server?.calls ?? []).toEqual([])
    })
  })
})
