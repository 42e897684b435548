import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, it } from 'vitest'
import { API_KEY, until } from '../../support/relay.ts'
import { startHub } from '../hub.ts'
import { findFreePort } from './host.ts'
import {
  act,
  activate,
  addCredential,
  addStream,
  alone,
  byId,
  importWorkflow,
  PATIENCE,
  triggerNode,
  type World,
} from './world.ts'

const listStreams = { resource: 'stream', operation: 'getAll', returnAll: true }

/** What n8n says of a credential when "Test" is pressed. */
const test = async ({ n8n }: World, data: { baseUrl: string; apiKey: string }) =>
  await n8n.rest<{ status: string; message: string }>('POST', '/credentials/test', {
    credentials: { id: '', name: 'Leadwire', type: 'leadwireApi', data },
  })

/** Runs `work` beside a server that answers as told. */
async function withServer<T>(listener: RequestListener, work: (url: string) => Promise<T>): Promise<T> {
  const server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  try {
    return await work(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  } finally {
    server.closeAllConnections()
    server.close()
  }
}

/** What the user is told in n8n when something is wrong. */
export function faultTests(world: () => World): void {
  it('tests a credential: right, a wrong key, another site, nothing there', async () => {
    const { url } = world().hub
    expect(await test(world(), { baseUrl: url, apiKey: API_KEY })).toMatchObject({ status: 'OK' })
    expect(await test(world(), { baseUrl: `${url}/api/v2/`, apiKey: API_KEY })).toMatchObject({ status: 'OK' })
    expect(await test(world(), { baseUrl: url, apiKey: 'ctgo_wrong' })).toMatchObject({ status: 'Error' })
    await withServer(
      (_, res) => res.setHeader('content-type', 'text/html').end('<h1>Welcome</h1>'),
      async (baseUrl) =>
        expect(await test(world(), { baseUrl, apiKey: API_KEY })).toEqual(
          expect.objectContaining({ status: 'Error', message: 'What answers at this Base URL is not a Leadwire hub' }),
        ),
    )
    const nobody = `http://127.0.0.1:${await findFreePort()}`
    expect(await test(world(), { baseUrl: nobody, apiKey: API_KEY })).toMatchObject({ status: 'Error' })
  })

  it('finds streams, segments and accounts by name in its pickers', async () => {
    const stream = await addStream(world(), { name: 'Häfen 🐝 im Norden' })
    const pick = (methodName: string, filter: string) =>
      world().n8n.rest<{ results: { name: string; value: number }[] }>(
        'POST',
        '/dynamic-node-parameters/resource-locator-results',
        {
          path: 'parameters.streamId',
          nodeTypeAndVersion: { name: 'n8n-nodes-leadwire.leadwireTrigger', version: 1 },
          methodName,
          filter,
          currentNodeParameters: {},
          credentials: { leadwireApi: { id: world().credential, name: 'Leadwire' } },
        },
      )
    expect((await pick('searchStreams', 'häfen 🐝')).results).toEqual([
      { name: 'Häfen 🐝 im Norden', value: stream.id },
    ])
    expect((await pick('searchStreams', 'no such stream')).results).toEqual([])
    expect((await pick('searchAccounts', stream.handle)).results).toContainEqual({
      name: `@${stream.handle}`,
      value: stream.accountId,
    })
    expect((await pick('searchSegments', '')).results.map(({ value }) => value)).toContain(stream.segmentId)
  })

  it('says what the hub says of a wrong key, a deleted stream and wrong input', async () => {
    const wrong = await addCredential(world(), { baseUrl: world().hub.url, apiKey: 'ctgo_wrong' })
    const refused = await act(world(), listStreams, { credential: wrong })
    expect(refused.execution.data.resultData.error).toMatchObject({
      message: expect.stringContaining('key'),
      httpCode: '401',
    })
    const gone = await act(world(), { resource: 'stream', operation: 'get', streamId: byId(987_654) })
    expect(gone.execution.data.resultData.error).toMatchObject({
      message: expect.stringContaining('987654'),
      description: expect.stringContaining('stream_not_found'),
      httpCode: '404',
      context: expect.objectContaining({ itemIndex: 0 }),
    })
    const faulty = await act(world(), {
      resource: 'segment',
      operation: 'create',
      description: 'founders',
      additionalFields: { appliedSearchFilters: '{"job_role": ["Zauberer 🧙"]}' },
    })
    expect(faulty.execution.data.resultData.error).toMatchObject({
      message: expect.stringContaining('Zauberer 🧙'),
      description: expect.stringContaining('orphan_label'),
    })
  })

  it('goes on after an item that failed, where the node is told to', async () => {
    const stream = await addStream(world())
    const { items } = await act(
      world(),
      { resource: 'stream', operation: 'get', streamId: { __rl: true, mode: 'id', value: '={{ $json.id }}' } },
      { items: [{ id: 987_654 }, { id: stream.id }], node: { onError: 'continueRegularOutput' } },
    )
    expect(items).toEqual([
      { error: expect.stringContaining('987654'), description: expect.any(String), httpCode: '404' },
      expect.objectContaining({ id: stream.id }),
    ])
  })

  it('tells that nothing listens at the base URL, and that something else does', async () => {
    const baseUrl = `http://127.0.0.1:${await findFreePort()}`
    const nobody = await act(world(), listStreams, {
      credential: await addCredential(world(), { baseUrl, apiKey: API_KEY }),
    })
    expect(nobody.execution.data.resultData.error).toMatchObject({
      message: `Cannot reach the hub at ${baseUrl}: nothing listens there. Is the hub running?`,
    })
    const other = { baseUrl: world().host.url, apiKey: API_KEY }
    const elsewhere = await act(world(), listStreams, { credential: await addCredential(world(), other) })
    expect(elsewhere.execution.data.resultData.error).toMatchObject({
      message: expect.stringContaining('is not a Leadwire hub'),
    })
  })

  it('waits when the hub is asked too often, and passes over fields that it does not know', async () => {
    let calls = 0
    await withServer(
      (_, res) => {
        calls++
        res.setHeader('content-type', 'application/json')
        if (calls === 1) res.writeHead(429, { 'retry-after': '1' }).end('{"error":"rate_limited","message":"Too many"}')
        else res.end(JSON.stringify({ streams: [{ id: 1, title: 'what was called name', more: { new: true } }] }))
      },
      async (baseUrl) => {
        const credential = await addCredential(world(), { baseUrl, apiKey: API_KEY })
        const { items } = await act(world(), listStreams, { credential })
        expect(items).toEqual([{ id: 1, title: 'what was called name', more: { new: true } }])
      },
    )
    expect(calls).toBe(2)
  })

  it('tells of a hub that fails', async () => {
    await withServer(
      (_, res) => res.writeHead(500).end('{"error":"internal","message":"Something broke; request 7"}'),
      async (baseUrl) => {
        const credential = await addCredential(world(), { baseUrl, apiKey: API_KEY })
        const { execution } = await act(world(), listStreams, { credential })
        expect(execution.data.resultData.error).toMatchObject({
          message: 'Something broke; request 7',
          httpCode: '500',
        })
      },
    )
  })

  it('tells when the hub is too slow, may not send to this n8n, or does not know the key', async () => {
    const strict = await startHub({ LEADWIRE_ALLOW_TARGETS: '' })
    try {
      const forbidden = await addCredential(world(), { baseUrl: strict.url, apiKey: API_KEY })
      const wrong = await addCredential(world(), { baseUrl: world().hub.url, apiKey: 'ctgo_wrong' })
      // Together, since each takes half a minute: n8n tries an activation five times before it tells.
      const [slow, ...refused] = await Promise.all([
        callSilentHub(world()),
        activationError(world(), forbidden),
        activationError(world(), wrong),
      ])
      expect(slow).toMatch(/^The hub at http:\S+ did not answer within 30 seconds$/)
      expect(refused[0]).toMatch(/127\.0\.0\.1.*LEADWIRE_ALLOW_TARGETS/s)
      expect(refused[1]).toMatch(/key/)
      for (const hub of [strict, world().hub]) {
        expect((await hub.api('GET', '/api/v2/webhooks')).body.webhooks).toEqual([])
      }
    } finally {
      await strict.stop()
    }
  })
}

/** What n8n shows of a hub that takes a request and never answers. */
const callSilentHub = (world: World): Promise<string | undefined> =>
  withServer(
    () => {},
    async (baseUrl) => {
      const credential = await addCredential(world, { baseUrl, apiKey: API_KEY })
      const { execution } = await act(world, listStreams, { credential })
      return execution.data.resultData.error?.message
    },
  )

/** What n8n says in the editor of a workflow that it cannot activate, once it has given up trying. */
async function activationError(world: World, credential: string): Promise<string> {
  const id = await importWorkflow(world, alone(triggerNode()), credential)
  await activate(world, id).catch(() => undefined)
  return await until(async () => {
    const { status, triggers } = await world.n8n.rest<{ status: string; triggers: { errorMessage: string | null }[] }>(
      'GET',
      `/workflows/${id}/publication-status`,
    )
    if (status !== 'failed') throw new Error(`the workflow is ${status}`)
    return triggers.map(({ errorMessage }) => errorMessage).join()
  }, PATIENCE)
}
