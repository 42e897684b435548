import pg from 'pg'

/** The tables of a database (quoted, with their schema) and the rows that migrations left in them, as JSON. */
export interface Contents {
  tables: string[]
  rows: { table: string; json: string }[]
}

/** Kept by the migrator, and never written by a test of a migrated database. */
const isMigrators = (table: string) => table.startsWith('public.kysely')

/** Reads what a fresh database holds. */
export const readContents = (url: string): Promise<Contents> =>
  withClient(url, async (client) => {
    const tables = await listTables(client)
    const rows = []
    for (const table of tables) {
      const found = await client.query<{ json: string | null }>(`select json_agg(t)::text as json from ${table} t`)
      const json = found.rows[0]?.json
      if (json) rows.push({ table, json })
    }
    return { tables, rows }
  })

/**
 * Makes a used database as new, in a few ms; a copy of the template takes 100 ms or more, and so does a truncate.
 * @returns false when a test changed its tables, or something still holds them: then it should be dropped
 */
export const wipe = (url: string, asNew: Contents): Promise<boolean> =>
  withClient(url, async (client) => {
    await client.query(
      'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
    )
    if ((await listTables(client)).join() !== asNew.tables.join()) return false
    const sequences = await client.query<{ name: string }>(
      "select quote_ident(sequencename) as name from pg_sequences where schemaname = 'public' and last_value is not null",
    )
    const statements = [
      ...asNew.tables.map((table) => `delete from ${table}`),
      ...sequences.rows.map(({ name }) => `alter sequence public.${name} restart`),
    ]
    await client.query(statements.join(';'))
    for (const { table, json } of asNew.rows) {
      await client.query(`insert into ${table} select * from json_populate_recordset(null::${table}, $1)`, [json])
    }
    return true
  }).catch(() => false)

async function listTables(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `select quote_ident(schemaname) || '.' || quote_ident(tablename) as name from pg_tables
     where schemaname not in ('pg_catalog', 'information_schema') order by 1`,
  )
  return rows.map(({ name }) => name).filter((name) => !isMigrators(name))
}

async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, options: '-c lock_timeout=1000' })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}
