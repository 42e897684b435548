import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { request as httpRequest } from 'node:http'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio'
import { afterEach, describe, expect, it } from 'vitest'
import { people, scriptedSource } from '../../support/followers.ts'
import { ROOT } from '../../support/hub.ts'
import { API_KEY, addWorkspace, useRelays } from '../../support/relay.ts'

const COMMAND = [
  process.execPath,
  '--conditions=leadwire-source',
  join(ROOT, 'connectors/mcp/bin/leadwire-mcp.mjs'),
] as const

const start = useRelays()
const clients: Client[] = []
const processes: ChildProcess[] = []
afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.close()))
  for (const child of processes.splice(0)) child.kill()
})

const makeHub = (profiles = scriptedSource({ pageSize: 60, followers: { acme: people('p', 6) } })) =>
  start({ databaseUrl: ':memory:', profiles, random: () => 0 })

async function connect(transport: Parameters<Client['connect']>[0]): Promise<Client> {
  const client = new Client({ name: 'a test', version: '1.0.0' })
  clients.push(client)
  await client.connect(transport)
  return client
}

const env = (hub: string, apiKey = API_KEY) => ({
  PATH: process.env.PATH ?? '',
  LEADWIRE_URL: hub,
  LEADWIRE_API_KEY: apiKey,
})

/** A client of `leadwire-mcp` on its standard input and output, as hosts start it. */
function overStdio(hub: string, { args = [] as string[], apiKey = API_KEY } = {}): Promise<Client> {
  const [command, ...first] = COMMAND
  return connect(new StdioClientTransport({ command, args: [...first, ...args], env: env(hub, apiKey) }))
}

/** Starts `leadwire-mcp --http`; answers its URL. */
async function serveHttp(hub: string, args: string[] = []): Promise<string> {
  const [command, ...first] = COMMAND
  const child = spawn(command, [...first, '--http', '0', ...args], { env: env(hub, '') })
  processes.push(child)
  const [line] = (await once(createInterface(child.stderr), 'line')) as [string]
  return /at (\S+),/.exec(line)?.[1] ?? line
}

const overHttp = (url: string, apiKey: string) =>
  connect(
    new StreamableHTTPClientTransport(new URL(url), {
      requestInit: { headers: { authorization: `Bearer ${apiKey}` } },
    }),
  )

type Answer = { isError?: boolean; content: { type: string; text: string }[]; structuredContent?: { answer: unknown } }
const call = async (client: Client, name: string, input: object = {}) =>
  (await client.callTool({ name, arguments: { ...input } })) as unknown as Answer
/** What the hub answered. */
// biome-ignore lint/suspicious/noExplicitAny: each test knows the shape it asks for
const ask = async (client: Client, name: string, input: object = {}): Promise<any> => {
  const { isError, content, structuredContent } = await call(client, name, input)
  expect(isError ? content[0]?.text : undefined).toBeUndefined()
  expect(JSON.parse(content[0]?.text ?? '')).toEqual(structuredContent?.answer)
  return structuredContent?.answer
}

const STREAM = { pairs: [{ accountHandle: 'acme', segment: { description: 'Founders' } }] }

describe('leadwire-mcp over standard input and output', () => {
  it('offers only what changes nothing, unless writing is switched on', async () => {
    const hub = await makeHub()
    const { tools } = await (await overStdio(hub.url)).listTools()
    const names = tools.map(({ name }) => name)
    expect(names).toEqual(expect.arrayContaining(['list_leads', 'list_streams', 'get_me', 'render_template']))
    expect(names).not.toContain('create_stream')
    expect(tools.every(({ annotations }) => annotations?.readOnlyHint)).toBe(true)

    const all = (await (await overStdio(hub.url, { args: ['--allow-writes'] })).listTools()).tools
    const writing = ['create_stream', 'run_stream', 'archive_stream', 'give_feedback', 'enrich_lead', 'sleep_account']
    expect(all.map(({ name }) => name)).toEqual(expect.arrayContaining([...names, ...writing]))
    expect(all.find(({ name }) => name === 'archive_stream')?.annotations).toMatchObject({ destructiveHint: true })
  })

  it('does nothing by a tool that was not switched on', async () => {
    const hub = await makeHub()
    const client = await overStdio(hub.url)
    await expect(call(client, 'create_stream', STREAM)).rejects.toThrow(/create_stream/)
    expect((await hub.api('GET', '/api/v2/streams')).body.streams).toEqual([])
  })

  it('creates a stream, runs it and reads its leads page by page', async () => {
    const hub = await makeHub()
    const client = await overStdio(hub.url, { args: ['--allow-writes'] })
    const { id } = await ask(client, 'create_stream', { ...STREAM, name: 'Gründer 🚀 “Süd”' })
    expect((await ask(client, 'list_streams')).streams).toMatchObject([{ id, name: 'Gründer 🚀 “Süd”' }])
    const { queued } = await ask(client, 'run_stream', { streamId: id })
    await expect
      .poll(async () => (await ask(client, 'get_run', { streamId: id, runId: queued[0].syncRunId })).run.status)
      .toBe('succeeded')
    const handles: string[] = []
    let cursor: string | undefined
    do {
      const page = await ask(client, 'list_stream_leads', { streamId: id, limit: 2, cursor })
      handles.push(...page.leads.map((lead: { profile: { handle: string } }) => lead.profile.handle))
      cursor = page.nextCursor ?? undefined
    } while (cursor)
    expect(handles.toSorted()).toEqual(['p2', 'p4', 'p6'])
  })

  it('tells the agent what is wrong with its input, and what the hub refuses, in words', async () => {
    const hub = await makeHub()
    const client = await overStdio(hub.url, { args: ['--allow-writes'] })
    const unknown = await call(client, 'get_stream', { streamId: 4711 })
    expect(unknown).toMatchObject({
      isError: true,
      content: [{ text: expect.stringContaining('stream_not_found (404)') }],
    })
    const mistyped = await call(client, 'get_stream', { streamId: 'first' })
    expect(mistyped).toMatchObject({ isError: true, content: [{ text: expect.stringMatching(/streamId/) }] })
    const misspelt = await call(client, 'list_leads', { stream: 1 })
    expect(misspelt).toMatchObject({
      isError: true,
      content: [{ text: expect.stringMatching(/no field stream; there are .*streamId/) }],
    })
    const empty = await call(client, 'create_stream', { pairs: [] })
    expect(empty).toMatchObject({ isError: true, content: [{ text: expect.stringMatching(/pairs/) }] })
  })

  it('says so when the key is wrong, the hub is away or its URL is none of a hub', async () => {
    const hub = await makeHub()
    const refused = await call(await overStdio(hub.url, { apiKey: 'ctgo_wrong' }), 'get_me')
    expect(refused.content[0]?.text).toMatch(/^unauthorized \(401\): /)
    const elsewhere = await call(await overStdio(`${hub.url}/elsewhere`), 'get_me')
    expect(elsewhere).toMatchObject({ isError: true })
    const away = await call(await overStdio('http://127.0.0.1:9'), 'get_me')
    expect(away).toMatchObject({ isError: true })
    expect(away.content[0]?.text).toContain('127.0.0.1:9')
  })

  it('refuses to start without a key or with a URL that is none, and never takes one as an argument', async () => {
    const [command, ...first] = COMMAND
    const started = promisify(execFile)(command, [...first], { env: { PATH: process.env.PATH } })
    await expect(started).rejects.toMatchObject({ code: 1, stderr: expect.stringContaining('LEADWIRE_API_KEY') })
    for (const args of [[], ['--http', '0']]) {
      const misled = promisify(execFile)(command, [...first, ...args], { env: env('not an address') })
      await expect(misled).rejects.toMatchObject({ code: 1, stderr: expect.stringMatching(/^The base URL "not an/) })
    }
    const { stdout } = await promisify(execFile)(command, [...first, '--help'])
    expect(stdout).not.toMatch(/--.*key/)
  })
})

describe('leadwire-mcp over HTTP', () => {
  it('gives each caller what their own key gives', async () => {
    const hub = await makeHub()
    const neighbour = await addWorkspace(hub)
    await hub.api('POST', '/api/v2/streams', STREAM)
    const url = await serveHttp(hub.url)
    expect((await ask(await overHttp(url, API_KEY), 'list_streams')).streams).toHaveLength(1)
    expect((await ask(await overHttp(url, neighbour.key), 'list_streams')).streams).toEqual([])
  })

  it('refuses who brings no key, comes from a page elsewhere or asks for another name', async () => {
    const hub = await makeHub()
    const url = await serveHttp(hub.url)
    const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list' })
    const headers = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' }
    expect((await fetch(url, { method: 'POST', headers, body })).status).toBe(401)
    const authorization = `Bearer ${API_KEY}`
    const origin = 'https://evil.example'
    expect((await fetch(url, { method: 'POST', headers: { ...headers, authorization, origin }, body })).status).toBe(
      403,
    )
    const rebound = httpRequest(url, { method: 'POST', headers: { ...headers, authorization, host: 'evil.example' } })
    rebound.end(body)
    const [answer] = await once(rebound, 'response')
    answer.resume()
    expect(answer.statusCode).toBe(403)
    expect((await fetch(new URL('/', url), { headers: { authorization } })).status).toBe(404)
  })
})
