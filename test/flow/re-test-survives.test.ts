import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { eachEngine } from '../support/database.ts'
import { FOUNDER, founders } from '../support/followers.ts'
import { useHubProcesses } from '../support/hub-process.ts'
import { call, until, withDatabase } from '../support/relay.ts'

const FOLLOWERS = 1000
/** What the hub hands to a classifier at once, and what that asks its server in one request. */
const BATCH = 200
const PER_REQUEST = 20

/**
 * A classifier server that refuses every batch as 400, upon which the hub's own matcher grades it; after `holdAfter` requests
 * it only listens.
 */
async function startClassifier() {
  const state = { requests: 0, holdAfter: Number.POSITIVE_INFINITY }
  const server = createServer((_request, response) => {
    state.requests++
    if (state.requests <= state.holdAfter) response.writeHead(400).end('{}')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const stop = () => {
    server.closeAllConnections()
    server.close()
  }
  return { state, stop, url: `http://127.0.0.1:${port}/v1` }
}

eachEngine((open) => {
  const startHub = useHubProcesses()
  const cleanUp: (() => unknown)[] = []
  afterEach(async () => {
    for (const clean of cleanUp.splice(0)) await clean()
  })

  it('goes on after its last batch when the hub is killed, with an outside classifier, and never fetches', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'leadwire-re-test-'))
    cleanUp.push(() => rm(folder, { recursive: true }))
    const rows = Array.from({ length: FOLLOWERS }, (_, i) => `p${i},${i % 2 === 0 ? FOUNDER : 'tea'}`)
    await writeFile(join(folder, 'acme.csv'), ['handle,bio', ...rows].join('\n'))
    const classifier = await startClassifier()
    cleanUp.push(classifier.stop)
    const databaseUrl = await open.url()
    const env = {
      LEADWIRE_DATABASE_URL: databaseUrl,
      LEADWIRE_PROFILE_SOURCE: `file:${folder}`,
      LEADWIRE_RATE_LIMIT_PER_MINUTE: '0',
    }
    const asking = {
      ...env,
      LEADWIRE_CLASSIFIER: 'openai',
      LEADWIRE_OPENAI_BASE_URL: classifier.url,
      LEADWIRE_OPENAI_API_KEY: 'none',
      LEADWIRE_OPENAI_MODEL: 'none',
    }
    let hub = await startHub({ env })
    const api = async (method: string, path: string, body?: unknown) => {
      const answer = await call(hub.url, method, path, body)
      expect(answer.status, answer.text).toBeLessThan(300)
      return answer.body
    }
    const ended = (streamId: number, runId: number) =>
      until(async () => {
        const { run } = await api('GET', `/api/v2/streams/${streamId}/runs/${runId}`)
        expect(run.status).toBe('succeeded')
        return run
      }, 60_000)

    // Nobody becomes a lead at first: all founders are excluded.
    await api('POST', '/api/v2/exclusions', { words: ['Acme'] })
    const { id } = await api('POST', '/api/v2/streams', { pairs: [{ accountHandle: 'acme', segment: founders }] })
    const { queued } = await api('POST', `/api/v2/streams/${id}/run`)
    await ended(id, queued[0].runId)
    expect((await api('GET', `/api/v2/streams/${id}/leads`)).total).toBe(0)
    const { exclusions } = await api('GET', '/api/v2/exclusions')
    await api('DELETE', `/api/v2/exclusions/${exclusions[0].id}`)
    await hub.kill()
    // Whoever touched the source now would fail.
    await rm(join(folder, 'acme.csv'))

    classifier.state.holdAfter = (2 * BATCH) / PER_REQUEST + 3
    hub = await startHub({ env: asking })
    const again = (await api('POST', `/api/v2/streams/${id}/re-test`, {})).queued[0]
    await until(() => expect(classifier.state.requests).toBeGreaterThan(classifier.state.holdAfter), 60_000)
    await hub.kill()
    await withDatabase(databaseUrl, async (db) => {
      const run = await db.sql.selectFrom('run').selectAll().where('id', '=', again.runId).executeTakeFirstOrThrow()
      expect(run).toMatchObject({ status: 'running', page_count: 2, high_count: BATCH })
      // On Postgres its lease would run for another minute.
      await db.sql.updateTable('run').set({ due_at: 0 }).where('id', '=', again.runId).execute()
    })

    classifier.state.holdAfter = Number.POSITIVE_INFINITY
    classifier.state.requests = 0
    hub = await startHub({ env: asking })
    const run = await ended(id, again.runId)
    expect(run).toMatchObject({ mode: 'search-only', pagesCount: 5, candidatesPassedCount: FOLLOWERS / 2 })
    expect(classifier.state.requests).toBe((FOLLOWERS - 2 * BATCH) / PER_REQUEST)
    expect((await api('GET', `/api/v2/streams/${id}/leads?limit=1`)).total).toBe(FOLLOWERS / 2)
    await hub.kill()
    await withDatabase(databaseUrl, async (db) => {
      const created = await db.sql
        .selectFrom('message')
        .select('subject_id')
        .where('type', '=', 'lead.created')
        .execute()
      expect(new Set(created.map((row) => row.subject_id)).size).toBe(FOLLOWERS / 2)
      expect(created).toHaveLength(FOLLOWERS / 2)
    })
  }, 180_000)
})
