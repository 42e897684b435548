import { copyFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, describe, inject } from 'vitest'
import { type Db, openDatabase } from '../../core/src/db/database.ts'
import { migrateToLatest } from '../../core/src/db/migrate.ts'
import { type Contents, readContents, wipe } from './postgres-wipe.ts'

export interface Place {
  /** The url of a database that nobody else uses. Not open yet. */
  create(hasTables: boolean): Promise<string>
  /** Removes what was created since the last call. */
  clear(): Promise<void>
  end(): Promise<void>
}

export interface TestDatabases {
  /** Opens a fresh database with all tables; closed and dropped after the test. */
  (): Promise<Db>
  /** The url of a fresh database that is not open yet, for tests that open it themselves. */
  url(options?: { hasTables?: boolean }): Promise<string>
}

/**
 * Runs a suite once on a SQLite file and once on PostgreSQL.
 * @param suite  gets `open`, to be called in each test as often as it needs databases, and the engine's name
 */
export function eachEngine(suite: (open: TestDatabases, name: 'sqlite' | 'postgres') => void): void {
  describe('on SQLite', () => suite(useDatabases(createSqlitePlace), 'sqlite'))
  describe('on Postgres', () => suite(useDatabases(createPostgresPlace), 'postgres'))
}

/** Databases of SQLite, for suites that another engine would tell nothing. To be called inside a suite. */
export const useSqlite = (): TestDatabases => useDatabases(createSqlitePlace)

function useDatabases(createPlace: () => Promise<Place>): TestDatabases {
  let place: Place
  const opened: Db[] = []
  beforeAll(async () => {
    place = await createPlace()
  })
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((db) => db.close()))
    await place.clear()
  })
  afterAll(() => place.end())
  const url: TestDatabases['url'] = ({ hasTables = true } = {}) => place.create(hasTables)
  const open = async () => {
    const db = await openDatabase(await url())
    opened.push(db)
    return db
  }
  return Object.assign(open, { url })
}

async function migrate(url: string): Promise<void> {
  const db = await openDatabase(url)
  try {
    await migrateToLatest(db)
  } finally {
    await db.close()
  }
}

/** Files copied from one that was migrated once per suite. */
async function createSqlitePlace(): Promise<Place> {
  const folder = await mkdtemp(join(tmpdir(), 'leadwire-test-'))
  const template = join(folder, 'template.db')
  let migrated: Promise<void> | undefined
  let count = 0
  return {
    create: async (hasTables) => {
      const file = join(folder, `${++count}.db`)
      if (hasTables) {
        migrated ??= migrate(`file:${template}`)
        await migrated
        await copyFile(template, file)
      }
      return `file:${file}`
    },
    clear: async () => {},
    end: () => rm(folder, { recursive: true, force: true }),
  }
}

/** Databases copied from one that was migrated once per run. */
export async function createPostgresPlace(): Promise<Place> {
  const server = inject('postgresUrl')
  const prefix = `leadwire_test_${inject('runId')}`
  const admin = new pg.Pool({ connectionString: server, max: 2 })
  let created: { name: string; hasTables: boolean }[] = []
  /** Migrated ones that were used and are as new. */
  const clean: string[] = []
  let asNew: Contents | undefined
  const drop = (name: string) => admin.query(`drop database if exists ${name} with (force)`)
  const toUrl = (name: string) => {
    const url = new URL(server)
    url.pathname = `/${name}`
    return url.toString()
  }
  return {
    create: async (hasTables) => {
      const kept = hasTables ? clean.pop() : undefined
      if (kept) {
        created.push({ name: kept, hasTables })
        return toUrl(kept)
      }
      const name = `${prefix}_${process.pid}_${created.length}_${Math.random().toString(36).slice(2, 8)}`
      const template = hasTables ? await ensureTemplate(admin, prefix, toUrl) : 'template1'
      // file_copy: 31 ms instead of 133 ms with the default strategy.
      await admin.query(`create database ${name} template ${template} strategy file_copy`)
      created.push({ name, hasTables })
      if (hasTables) asNew ??= await readContents(toUrl(name))
      return toUrl(name)
    },
    clear: async () => {
      const used = created
      created = []
      for (const { name, hasTables } of used) {
        if (hasTables && asNew && (await wipe(toUrl(name), asNew))) clean.push(name)
        else await drop(name)
      }
    },
    end: async () => {
      for (const name of clean) await drop(name)
      await admin.end()
    },
  }
}

/** Migrates the template in whichever test process comes first; the others wait for it. */
async function ensureTemplate(admin: pg.Pool, prefix: string, toUrl: (name: string) => string): Promise<string> {
  const name = `${prefix}_template`
  const isThere = async () => (await admin.query('select 1 from pg_database where datname = $1', [name])).rowCount === 1
  if (await isThere()) return name
  const client = await admin.connect()
  try {
    await client.query('select pg_advisory_lock(7203)')
    if (await isThere()) return name
    // Renamed when it is complete, so that a failed migration leaves no half template under the name.
    await client.query(`drop database if exists ${name}_new with (force)`)
    await client.query(`create database ${name}_new strategy file_copy`)
    await migrate(toUrl(`${name}_new`))
    await client.query(`alter database ${name}_new rename to ${name}`)
    return name
  } finally {
    client.release(true)
  }
}
