import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { type Db, openDatabase } from '../../core/src/db/database.ts'
import { listRuns } from '../../core/src/runs/runs.ts'
import { eachEngine } from '../support/database.ts'
import { pairOf, people, scriptedSource } from '../support/followers.ts'
import { CLI_ARGS, leadwire, toEnv } from '../support/hub.ts'
import { useHubProcesses } from '../support/hub-process.ts'
import { useRelays } from '../support/relay.ts'

/** Six batches through core, three through a hub; every fourth is a founder. */
const ROWS = 3000
const LEADS = ROWS / 4
const FAULTY = 3

const TIMEOUT_MS = 60_000

eachEngine((open, engine) => {
  const start = useRelays()
  let folder: string
  let file: string
  /** Compiled code is kept between starts; a process that is killed writes none. */
  let cache: string
  beforeAll(async () => {
    cache = await mkdtemp(join(tmpdir(), 'leadwire-compiled-'))
  })
  afterAll(() => rm(cache, { recursive: true, force: true }))
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'leadwire-import-'))
    file = join(folder, 'followers.csv')
    const rows = Array.from({ length: ROWS }, (_, i) => `p_${i},${i % 4 === 0 ? 'Founder of Acme' : 'I bake bread'}`)
    await writeFile(file, ['handle,bio', ...rows, 'no handle,x', 'b@d,x', ',x', ''].join('\n'))
  })
  afterEach(() => rm(folder, { recursive: true, force: true }))

  const serve = async () => {
    const databaseUrl = await open.url()
    const relay = await start({ databaseUrl, profiles: scriptedSource({ followers: { acme: people('f', 1) } }) })
    const stream = (await relay.api('POST', '/api/v2/streams', { pairs: [pairOf('acme')] })).body
    return { databaseUrl, relay, streamId: stream.id as number }
  }

  /** A look at the database beside whoever has it. */
  const look = async <T>(databaseUrl: string, read: (db: Db) => Promise<T>): Promise<T> => {
    const db = await openDatabase(databaseUrl, { isReadOnly: databaseUrl.startsWith('file:') })
    try {
      return await read(db)
    } finally {
      await db.close()
    }
  }
  const countEvents = async (db: Db) => {
    const { count } = await db.sql
      .selectFrom('event')
      .select((eb) => eb.fn.countAll().as('count'))
      .executeTakeFirstOrThrow()
    return Number(count)
  }

  /** Starts an import and kills it by SIGKILL as soon as there are more rows than before; how many there are then. */
  async function killMidway(databaseUrl: string, args: string[], env: Record<string, string>): Promise<number> {
    const before = await look(databaseUrl, countEvents)
    const child = spawn(process.execPath, [...CLI_ARGS, 'import', ...args], { env: toEnv(env), stdio: 'ignore' })
    const gone = once(child, 'exit')
    await look(databaseUrl, async (db) => {
      while ((await countEvents(db)) <= before && child.exitCode === null) await sleep(5)
    })
    child.kill('SIGKILL')
    expect(await gone).toEqual([null, 'SIGKILL'])
    return await look(databaseUrl, countEvents)
  }

  /** What there must be in the end, however often it was begun. */
  const everything = {
    eventCount: ROWS,
    leadCount: LEADS,
    personCount: LEADS,
    messageCount: LEADS,
    runs: [
      {
        trigger: 'manual',
        mode: 'push',
        status: 'succeeded',
        newFollowerCount: ROWS,
        highCount: LEADS,
        skippedRowCount: FAULTY,
        pageCount: expect.any(Number),
      },
    ],
  }
  async function readAll(db: Db, streamId: number) {
    const leads = await db.sql.selectFrom('lead').select('person_key').execute()
    const messages = await db.sql.selectFrom('message').select('id').where('type', '=', 'lead.created').execute()
    return {
      eventCount: await countEvents(db),
      leadCount: leads.length,
      personCount: new Set(leads.map((lead) => lead.person_key)).size,
      messageCount: messages.length,
      runs: await listRuns(db, { workspaceId: 1 }, { streamId }),
    }
  }

  const title = 'goes on where it was killed and adds nothing when it is started again, through core'
  it(`${title}${engine === 'sqlite' ? ' once the hub has stopped' : ' beside a hub'}`, {
    timeout: TIMEOUT_MS,
  }, async () => {
    const { databaseUrl, relay, streamId } = await serve()
    const env = { LEADWIRE_DATABASE_URL: databaseUrl, NODE_COMPILE_CACHE: cache }
    const run = () => leadwire(['import', file, '--handle', '@ACME'], env)
    if (engine === 'sqlite') {
      expect(await run()).toMatchObject({
        code: 1,
        stdout: '',
        stderr: expect.stringMatching(/^A hub is using the database file \S+: stop it first, or .* --url .*\n$/),
      })
      await relay.stop()
    }
    const kept = await killMidway(databaseUrl, [file, '--handle', 'acme'], env)
    expect(kept).toBeGreaterThan(0)
    expect(kept).toBeLessThan(ROWS)
    const done = await run()
    expect(done).toMatchObject({ code: 0, stderr: expect.stringContaining(`line ${ROWS + 2}: "no handle" is not a`) })
    const read = `@acme: ${(ROWS + FAULTY).toLocaleString('en')} rows read, ${FAULTY} skipped\n`
    expect(done.stdout).toContain(`${read}${(ROWS - kept).toLocaleString('en')} people new to the account`)
    expect((await run()).stdout).toContain(`${read}0 people new to the account, 0 new leads\n`)
    expect(await look(databaseUrl, (db) => readAll(db, streamId))).toMatchObject(everything)
  })

  // How it is kept is the same by either way; here it is the way that is tried.
  if (engine === 'postgres') return

  const startHub = useHubProcesses()

  it('goes on where it was killed, through the address of a hub', { timeout: TIMEOUT_MS }, async () => {
    const { databaseUrl, relay, streamId } = await serve()
    // No database of its own.
    const env = { LEADWIRE_DATABASE_URL: `file:${join(folder, 'none.db')}`, NODE_COMPILE_CACHE: cache }
    const args = [file, '--handle', 'acme', '--url', relay.url]
    expect(await killMidway(databaseUrl, args, env)).toBeGreaterThan(0)
    const done = await leadwire(['import', ...args], env)
    const said = /, 3 skipped\n.* new leads\nimport file-\w+; run \d+\n$/
    expect([done.code, done.stdout]).toEqual([0, expect.stringMatching(said)])
    expect(await readAll(relay.db, streamId)).toMatchObject(everything)
    const { runs } = (await relay.api('GET', '/api/v2/runs')).body
    expect(runs).toMatchObject([{ source: 'manual', mode: 'push', candidatesPassedCount: LEADS }])
  })

  it('waits for a hub that is killed under it and comes back', { timeout: TIMEOUT_MS }, async () => {
    const { databaseUrl, relay, streamId } = await serve()
    const port = new URL(relay.url).port
    await relay.stop()
    const env = { LEADWIRE_DATABASE_URL: databaseUrl, LEADWIRE_PORT: port, NODE_COMPILE_CACHE: cache }
    const hub = await startHub({ env })
    const importing = leadwire(['import', file, '--handle', 'acme', '--url', hub.url], env)
    await look(databaseUrl, async (db) => {
      while ((await countEvents(db)) === 0) await sleep(5)
    })
    await hub.kill()
    await startHub({ env })
    expect(await importing).toMatchObject({ code: 0 })
    expect(await look(databaseUrl, (db) => readAll(db, streamId))).toMatchObject(everything)
  })
})
