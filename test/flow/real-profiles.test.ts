import { existsSync } from 'node:fs'
import { copyFile, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { openProfileSource } from '../../relay/src/providers/profiles/index.ts'
import { ROOT } from '../support/hub.ts'
import { useReceivers } from '../support/receiver.ts'
import { until, useRelays } from '../support/relay.ts'
import { verify } from '../support/verify.ts'

const shared = join(ROOT, '..', 'shared')
const profilesFile = join(shared, 'data/x-profiles.csv')
const seedFile = join(shared, 'seeds/000_84d36f54ab679dc5.txt')
const isThere = existsSync(profilesFile) && existsSync(seedFile)

describe('real profiles', () => {
  const start = useRelays()
  const startReceiver = useReceivers()
  const folders: string[] = []
  afterEach(async () => {
    for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true })
  })

  /** A relay over a copy of the real profiles, as the followers of `handle`. */
  const make = async (handle: string) => {
    const folder = await mkdtemp(join(tmpdir(), 'leadwire-real-'))
    folders.push(folder)
    await copyFile(profilesFile, join(folder, `${handle}.csv`))
    return await start({
      databaseUrl: ':memory:',
      profiles: openProfileSource({
        source: `file:${folder}`,
        scrapeBadger: { apiKey: undefined, baseUrl: 'http://127.0.0.1:9' },
      }),
    })
  }

  it.skipIf(!isThere)(
    isThere ? 'become leads and webhooks that svix verifies' : `become leads (skipped: there is no ${profilesFile})`,
    async () => {
      const relay = await make('CafeLondres')
      const receiver = await startReceiver()
      const { id, webhookSecret } = (
        await relay.api('POST', '/api/v2/streams', {
          pairs: [
            {
              accountHandle: '@cafelondres',
              segment: { description: 'Founders, co-founders, CEOs and owners of a company' },
            },
          ],
          deliveryDestination: 'leads_plus_webhook',
          webhookUrl: receiver.url,
        })
      ).body
      const [run] = await relay.run(id)
      expect(run).toMatchObject({ newFollowersCount: 2455, skippedRowsCount: 0 })
      const { total, leads } = (await relay.api('GET', `/api/v2/streams/${id}/leads?limit=500`)).body
      expect(total).toBeGreaterThan(20)
      expect(total).toBeLessThan(1000)
      const sent = await until(() => {
        const found = receiver.requests.flatMap((request) => verify<{ id: number }[]>(request, webhookSecret))
        expect(found).toHaveLength(total)
        return found
      })
      expect(new Set(sent.map((lead) => lead.id)).size).toBe(total)
      for (const lead of leads) expect(lead.matchReasons.length, lead.profile.handle).toBeGreaterThan(0)
    },
  )

  it.skipIf(!isThere)("take the seed's own handle pair, wrapped as pairs", async () => {
    const relay = await make('yongfook')
    const seed = await readFile(seedFile, 'utf8')
    const pair = JSON.parse(/\{\s*"accountHandle"[\s\S]*?\n\}/.exec(seed)?.[0] ?? '')
    expect(pair.accountHandle).toBe('yongfook')
    const answer = await relay.api('POST', '/api/v2/streams', { pairs: [pair] })
    expect(answer, answer.text).toMatchObject({
      status: 201,
      body: {
        accounts: [{ handle: 'yongfook', accountCreated: true, billingDelta: 'none' }],
        segments: [{ segmentCreated: true }],
      },
    })
    const [run] = await relay.run(answer.body.id)
    expect(run).toMatchObject({ newFollowersCount: 2455 })
  })
})
