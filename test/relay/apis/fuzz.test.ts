import { setTimeout as wait } from 'node:timers/promises'
import type { Db } from '@leadwire/core'
import fc from 'fast-check'
import { Pool } from 'undici'
import { afterEach, describe, expect, it } from 'vitest'
import { codesOf } from '../../../relay/src/apis/codes.ts'
import { eachEngine } from '../../support/database.ts'
import { type Dump, dumpTables } from '../../support/dump.ts'
import { fillWorkspace, hubOptions } from '../../support/fuzz/hub.ts'
import { type FuzzRequest, requestsTo } from '../../support/fuzz/requests.ts'
import type { Seeds } from '../../support/fuzz/values.ts'
import { useReceivers } from '../../support/receiver.ts'
import { type TestRelay, until, useRelays } from '../../support/relay.ts'
import { type DocumentedRoute, documentedRoutes, findRoute } from '../../support/routes.ts'

/** Of all requests of this file; another one finds other things. */
const SEED = Number(process.env.LEADWIRE_FUZZ_SEED ?? 20_261_121)
const AT_ONCE = 8

/** What the round destroys comes last, so that the rest finds it. */
const isDestructive = ({ route, name }: DocumentedRoute): boolean => route.method === 'delete' || /eras/.test(name)

/** It may wait 5 s for what comes of the test. */
const isSlow = ({ name }: DocumentedRoute): boolean => name.endsWith('/:subscriptionId/test')

/** `count` requests to each route, in an order without pattern. */
function requestsOf(seeds: Seeds, count: number, round: number): FuzzRequest[] {
  const all = documentedRoutes.map((entry, i) => ({
    isLast: isDestructive(entry),
    requests: fc.sample(requestsTo(entry, seeds), {
      numRuns: isSlow(entry) ? Math.ceil(count / 4) : count,
      seed: SEED + round * 1000 + i,
    }),
  }))
  const mix = (isLast: boolean) => {
    const requests = all.filter((entry) => entry.isLast === isLast).flatMap((entry) => entry.requests)
    const places = fc.sample(fc.nat(), { numRuns: requests.length, seed: SEED + round })
    return requests.map((request, i) => ({ request, place: places[i] ?? 0 })).toSorted((a, b) => a.place - b.place)
  }
  return [...mix(false), ...mix(true)].map(({ request }) => request)
}

interface FuzzAnswer {
  status: number
  text: string
}

const pools: Pool[] = []
afterEach(async () => {
  await Promise.all(pools.splice(0).map((pool) => pool.close()))
})

type Send = (request: FuzzRequest) => Promise<FuzzAnswer>

function senderOf(relay: TestRelay, key: string): Send {
  const pool = new Pool(relay.url, { connections: AT_ONCE })
  pools.push(pool)
  return async ({ method, path, headers, body }) => {
    const sent = { authorization: `Bearer ${key}`, ...headers }
    const answer = await pool.request({
      method: method as 'GET',
      path,
      headers: sent,
      ...(body !== undefined && { body }),
    })
    return { status: answer.statusCode, text: await answer.body.text() }
  }
}

/** What is wrong with an answer; undefined = it is of the contract. */
function faultOf({ method, path }: FuzzRequest, { status, text }: FuzzAnswer): string | undefined {
  if (status >= 500) return 'a 5xx'
  let body: Record<string, unknown>
  try {
    body = JSON.parse(text)
  } catch {
    return 'no JSON'
  }
  const found = findRoute(method, path)
  if (status < 400) {
    const result = found?.route.replies[status]?.safeParse(body)
    return result?.success ? undefined : `not as declared: ${result?.error.message ?? 'no such reply'}`
  }
  const { error, message } = body
  if (typeof error !== 'string' || typeof message !== 'string' || message === '') return 'not {error, message}'
  if (text.length > 20_000) return 'an error of more than 20,000 characters'
  const isKnown =
    found && codesOf(found.docs, found.route).includes(error) && found.docs.errorCodes[error]?.status === status
  // A path that is no route's, or no path at all, is answered before any route.
  const isOfPath =
    (status === 404 && error === 'not_found') ||
    (status === 405 && error === 'method_not_allowed') ||
    (status === 400 && error === 'invalid_request')
  return isKnown || (!found && isOfPath) ? undefined : `${status} ${error} is not declared`
}

const show = ({ method, path, headers, body }: FuzzRequest): string =>
  `${method} ${path.slice(0, 300)} ${JSON.stringify(headers).slice(0, 200)} ${String(body).slice(0, 600)}`

/** Sends all; gives the answers in the order of the requests. */
async function sendAll(requests: readonly FuzzRequest[], send: Send): Promise<FuzzAnswer[]> {
  const answers: FuzzAnswer[] = []
  let next = 0
  const work = async () => {
    for (let i = next++; i < requests.length; i = next++) answers[i] = await send(requests[i] as FuzzRequest)
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
  return answers
}

const faultsOf = (requests: readonly FuzzRequest[], answers: readonly FuzzAnswer[]): string[] =>
  requests.flatMap((request, i) => {
    const answer = answers[i] as FuzzAnswer
    const fault = faultOf(request, answer)
    return fault ? [`${fault}: ${show(request)} → ${answer.status} ${answer.text.slice(0, 300)}`] : []
  })

/** For good: a 409 hangs on what else goes on, and may not come again. */
const isRefusedWrite = ({ method }: FuzzRequest, { status }: FuzzAnswer): boolean =>
  method !== 'GET' && status >= 400 && status !== 409

/** Everything in the database, once what was begun in the background has ended. */
const untilQuiet = (db: Db): Promise<Dump> =>
  until(async () => {
    const before = await dumpTables(db)
    await wait(200)
    const after = await dumpTables(db)
    expect(differenceOf(before, after)).toEqual([])
    return after
  })

const differenceOf = (before: Dump, after: Dump): string[] =>
  Object.keys(after).flatMap((table) =>
    before[table]?.join() === after[table]?.join()
      ? []
      : [`${table}: ${before[table]} → ${after[table]}`.slice(0, 2000)],
  )

eachEngine((open, engine) => {
  const start = useRelays()
  const startReceiver = useReceivers()
  const isSqlite = engine === 'sqlite'
  const rounds = isSqlite ? 4 : 1
  const perRoute = Math.ceil((isSqlite ? 20_000 : 1_000) / rounds / (documentedRoutes.length - 1))
  const make = async (markers: readonly string[]) => ({
    relay: await start({ databaseUrl: await open.url(), ...hubOptions(markers) }),
    receiver: await startReceiver(),
  })

  describe('whatever is sent', () => {
    it('is answered by the contract, and never by a 5xx', async () => {
      const markers = Array.from({ length: rounds }, (_, round) => `fuzz${round}x`)
      const { relay, receiver } = await make(markers)
      const statuses = new Map<number, number>()
      let count = 0
      const workspaces = []
      for (const marker of markers) workspaces.push(await fillWorkspace(relay, marker, receiver, marker === markers[0]))
      for (const [round, { key, seeds }] of workspaces.entries()) {
        const requests = requestsOf(seeds, perRoute, round)
        const answers = await sendAll(requests, senderOf(relay, key))
        expect(faultsOf(requests, answers).slice(0, 20), `seed ${SEED}`).toEqual([])
        for (const { status } of answers) statuses.set(status, (statuses.get(status) ?? 0) + 1)
        count += answers.length
      }
      expect(count).toBeGreaterThanOrEqual(isSqlite ? 20_000 : 1_000)
      // Neither all refused at the door nor all taken.
      const share = (status: number) => (statuses.get(status) ?? 0) / count
      expect(share(400)).toBeGreaterThan(0.2)
      expect(share(200) + share(201) + share(202)).toBeGreaterThan(0.2)
      expect(({} as Record<string, unknown>).polluted).toBeUndefined()
    }, 300_000)

    it('leaves nothing behind when it is refused', async () => {
      const makeFilled = async () => {
        const { relay, receiver } = await make(['fuzz0x'])
        const { key, seeds } = await fillWorkspace(relay, 'fuzz0x', receiver, true)
        return { db: relay.db, seeds, send: senderOf(relay, key) }
      }
      const refusedBy = async (send: Send, requests: readonly FuzzRequest[]) => {
        const answers = await sendAll(requests, send)
        return requests.filter((request, i) => isRefusedWrite(request, answers[i] as FuzzAnswer))
      }
      // What one hub refuses among all else, and another of the same contents without it, a third one will refuse too: there
      // nothing goes on in the background.
      const first = await makeFilled()
      const requests = requestsOf(first.seeds, isSqlite ? 20 : 4, 99)
      const refused = await refusedBy((await makeFilled()).send, await refusedBy(first.send, requests))
      expect(refused.length).toBeGreaterThan(requests.length / 5)

      const { db, send } = await makeFilled()
      let before = await untilQuiet(db)
      let comparedCount = 0
      for (let i = 0; i < refused.length; i += 20) {
        const batch = refused.slice(i, i + 20)
        if ((await refusedBy(send, batch)).length < batch.length) {
          before = await untilQuiet(db)
          continue
        }
        expect(differenceOf(before, await dumpTables(db)), batch.map(show).join('\n')).toEqual([])
        comparedCount += batch.length
      }
      expect(comparedCount).toBeGreaterThan(refused.length * 0.6)
    }, 120_000)
  })
})
