import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { startPostgres } from './postgres-server.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** The server that all tests of this run share; each test gets a database of its own on it. */
    postgresUrl: string
    /** Part of the names of databases, so that two runs on one server do not meet. */
    runId: string
  }
}

/** Starts one PostgreSQL for the whole run, or takes the one that LEADWIRE_TEST_DATABASE_URL names. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const runId = process.pid.toString(36) + Date.now().toString(36)
  project.provide('runId', runId)
  const given = process.env.LEADWIRE_TEST_DATABASE_URL
  if (given) {
    project.provide('postgresUrl', given)
    return () => dropLeftOvers(given, `leadwire_test_${runId}`)
  }
  const server = await startPostgres()
  project.provide('postgresUrl', server.url)
  return server.stop
}

/** The template, and whatever a test that was cut short left on a server that lives on. */
async function dropLeftOvers(url: string, prefix: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    const { rows } = await client.query('select datname from pg_database where starts_with(datname, $1)', [prefix])
    for (const { datname } of rows) await client.query(`drop database if exists ${datname} with (force)`)
  } finally {
    await client.end()
  }
}
