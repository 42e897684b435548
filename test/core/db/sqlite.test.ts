import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Db, openDatabase } from '../../../core/src/db/database.ts'
import { addItem, createItems, listItems } from './item.ts'

const databaseModule = new URL('../../../core/src/db/database.ts', import.meta.url).href

describe('a SQLite file', () => {
  let folder: string
  let file: string
  const opened: Db[] = []

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'leadwire-sqlite-'))
    file = join(folder, 'new', 'test.db')
  })
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((db) => db.close()))
    await rm(folder, { recursive: true })
  })

  const open = async (...[url, options]: Parameters<typeof openDatabase>) => {
    const db = await openDatabase(url, options)
    opened.push(db)
    return db
  }

  /** Runs `body` in a process of its own, with `openDatabase` and `url` at hand. */
  const runProcess = (body: string): ChildProcess =>
    spawn(process.execPath, [
      '--input-type=module',
      '-e',
      `import { openDatabase } from ${JSON.stringify(databaseModule)}
       const url = ${JSON.stringify(`file:${file}`)}
       ${body}`,
    ])

  it('flushes every commit, keeps a log, and checks foreign keys', async () => {
    const db = await open(`file:${file}`)
    const read = async (name: string) =>
      Object.values((await sql`${sql.raw(`pragma ${name}`)}`.execute(db.sql)).rows[0] ?? {})[0]
    expect(await read('journal_mode')).toBe('wal')
    expect(await read('synchronous')).toBe(2)
    expect(await read('foreign_keys')).toBe(1)
  })

  it.each([
    ['a boolean', true, 'Query parameter 1 is a boolean'],
    ['a Date', new Date(0), 'Query parameter 1 is a Date'],
    ['undefined', undefined, 'Query parameter 1 is not storable: undefined'],
    ['not a number', Number.NaN, 'Query parameter 1 is not storable: number NaN'],
    ['an object', {}, 'Query parameter 1 is not storable: object'],
    ['a too large integer', 2n ** 60n, 'Query parameter 1 is not storable: bigint'],
  ])('refuses %s as a parameter and goes on', async (_, value, message) => {
    const db = await createItems(await open(`file:${file}`))
    await expect(sql`update item set n = ${value}`.execute(db.sql)).rejects.toThrow(message)
    await addItem(db, 'a')
    expect(await listItems(db)).toEqual(['a'])
  })

  it('divides whole numbers as whole numbers, as Postgres does', async () => {
    const db = await open(`file:${file}`)
    const { rows } = await sql`select ${7} / ${2} as half`.execute(db.sql)
    expect(rows).toEqual([{ half: 3 }])
  })

  it('shows a changed table to statements that were prepared before', async () => {
    const db = await createItems(await open(`file:${file}`))
    await addItem(db, 'a')
    const all = () => sql<Record<string, unknown>>`select * from item`.execute(db.sql)
    expect(Object.keys((await all()).rows[0] ?? {})).toHaveLength(5)
    await sql`alter table item add column extra text default 'e'`.execute(db.sql)
    expect((await all()).rows[0]).toMatchObject({ name: 'a', extra: 'e' })
  })

  it('refuses a second owner in the same process, also under another name, until the first has closed', async () => {
    const first = await open(`file:${file}`)
    const second = openDatabase(`file:${file}`)
    await expect(second).rejects.toMatchObject({ kind: 'Conflict', code: 'database_in_use' })
    await expect(second).rejects.toThrow(/^The database file .*test\.db is in use .*$/)
    const link = join(folder, 'link.db')
    await symlink(file, link)
    await expect(openDatabase(`file:${link}`)).rejects.toMatchObject({ code: 'database_in_use' })
    await first.close()
    await open(`file:${file}`)
  })

  it('refuses a second owning process until the first is gone, even by kill -9', async () => {
    const child = runProcess(`await openDatabase(url); console.log('open'); setInterval(() => {}, 1000)`)
    const exited = new Promise((resolve) => child.once('exit', resolve))
    await new Promise((resolve) => child.stdout?.once('data', resolve))
    await expect(openDatabase(`file:${file}`)).rejects.toMatchObject({ code: 'database_in_use' })
    child.kill('SIGKILL')
    await exited
    await createItems(await open(`file:${file}`))
  })

  it('lets a process that was refused say so and end', async () => {
    await open(`file:${file}`)
    const child = runProcess(`await openDatabase(url).catch((error) => console.log(error.code))`)
    let said = ''
    child.stdout?.on('data', (chunk) => {
      said += String(chunk)
    })
    expect(await new Promise((resolve) => child.once('close', resolve))).toBe(0)
    expect(said).toBe('database_in_use\n')
  })

  it('keeps what was reported as committed when the process is killed in the middle', async () => {
    const owner = await createItems(await open(`file:${file}`))
    await owner.close()
    const child = runProcess(`
      import { sql } from ${JSON.stringify(import.meta.resolve('kysely'))}
      const db = await openDatabase(url)
      const loop = async (lane) => {
        for (let n = 0; ; n++) {
          await sql\`insert into item (name) values (\${lane + ':' + n})\`.execute(db.sql)
          process.stdout.write(lane + ':' + n + '\\n')
        }
      }
      for (const lane of ['a', 'b', 'c', 'd']) loop(lane)`)
    const exited = new Promise((resolve) => child.once('exit', resolve))
    let reported = ''
    child.stdout?.on('data', (chunk) => {
      reported += String(chunk)
      if (reported.length > 2000) child.kill('SIGKILL')
    })
    await exited
    const kept = new Set(await listItems(await open(`file:${file}`)))
    const complete = reported.slice(0, reported.lastIndexOf('\n')).split('\n')
    expect(complete.length).toBeGreaterThan(100)
    expect(complete.filter((name) => !kept.has(name))).toEqual([])
  })

  it('can be read beside its owner, but not written', async () => {
    const owner = await createItems(await open(`file:${file}`))
    await addItem(owner, 'a')
    const reader = await open(`file:${file}`, { isReadOnly: true })
    expect(await listItems(reader)).toEqual(['a'])
    await expect(addItem(reader, 'b')).rejects.toThrow('read only')
    await expect(openDatabase(`file:${file}x`, { isReadOnly: true })).rejects.toMatchObject({
      kind: 'NotFound',
      code: 'database_not_found',
    })
  })

  it('is backed up whole while it is in use, never over another file', async () => {
    const owner = await createItems(await open(`file:${file}`))
    await addItem(owner, 'a')
    const target = join(folder, 'backup.db')
    const reader = await open(`file:${file}`, { isReadOnly: true })
    await reader.backupTo(target)
    await addItem(owner, 'b')
    expect(await listItems(await open(`file:${target}`))).toEqual(['a'])
    await expect(owner.backupTo(target)).rejects.toMatchObject({ kind: 'Conflict', code: 'backup_exists' })
    const other = join(folder, 'other.db')
    await owner.backupTo(other)
    expect(await listItems(await open(`file:${other}`))).toEqual(['a', 'b'])
  })

  it('says what SQLite says of a file that is no database', async () => {
    const text = join(folder, 'text.db')
    await writeFile(text, 'this is not a database, and it is long enough to be looked at as one by its header')
    await expect(openDatabase(`file:${text}`)).rejects.toMatchObject({ code: 'SQLITE_NOTADB' })
  })

  it('folds its log into the file when it is closed', async () => {
    const db = await createItems(await open(`file:${file}`))
    await addItem(db, 'a')
    expect(existsSync(`${file}-wal`)).toBe(true)
    await db.close()
    expect(existsSync(`${file}-wal`)).toBe(false)
  })

  it.each([
    ['closed', 'await (await openDatabase(url)).close()'],
    ['left open', 'await openDatabase(url)'],
  ])('lets a process end that has %s it', async (_, body) => {
    const child = runProcess(body)
    expect(await new Promise((resolve) => child.once('exit', resolve))).toBe(0)
  })
})
