import { type Kysely, sql } from 'kysely'
import { type Migration, Migrator } from 'kysely/migration'
import { LeadwireError, messageOf } from '../errors.ts'
import type { Db } from './database.ts'
import type { Engine } from './engine.ts'
import { up as init } from './migrations/0001-init.ts'
import { up as erasure } from './migrations/0002-erasure.ts'
import { up as campaigns } from './migrations/0003-campaigns.ts'
import { up as enrichment } from './migrations/0004-enrichment.ts'
import { up as billing } from './migrations/0005-billing.ts'

// biome-ignore lint/suspicious/noExplicitAny: a migration knows the schema of its own day, not today's `Tables`
type Up = (db: Kysely<any>, engine: Engine) => Promise<void>

/** Every migration there ever was, in order. Never edited after a release. */
const migrations: Record<string, Up> = {
  '0001-init': init,
  '0002-erasure': erasure,
  '0003-campaigns': campaigns,
  '0004-enrichment': enrichment,
  '0005-billing': billing,
}

/**
 * Brings the tables up to date, all or nothing, and gives the names of the migrations that ran.
 * Safe when two relays start on one Postgres at once: one waits for the other and then finds nothing to do.
 * @throws Conflict `database_too_new` when a newer Leadwire wrote it, Upstream `migration_failed`
 */
export async function migrateToLatest(db: Db): Promise<string[]> {
  // Kysely would else take the migration table of any other schema in the same database for its own.
  const migrationTableSchema = db.engine.name === 'postgres' ? await readSchema(db) : undefined
  const provider = {
    getMigrations: async () =>
      Object.fromEntries(Object.entries(migrations).map(([name, up]) => [name, toMigration(db, up)])),
  }
  const migrator = new Migrator({ db: db.sql, provider, ...(migrationTableSchema ? { migrationTableSchema } : {}) })
  const { error, results = [] } = await migrator.migrateToLatest()
  if (!error) return results.map(({ migrationName }) => migrationName)
  const unknown = await listUnknownMigrations(db)
  if (unknown.length > 0) {
    throw new LeadwireError(
      'Conflict',
      'database_too_new',
      `A newer Leadwire wrote this database (${unknown.join(', ')} is unknown here): start that version or newer`,
    )
  }
  const failed = results.find(({ status }) => status === 'Error')?.migrationName ?? 'Migration'
  throw new LeadwireError('Upstream', 'migration_failed', `${failed} failed: ${messageOf(error)}`, { cause: error })
}

const toMigration = (db: Db, up: Up): Migration => ({
  up: async (tx) => {
    // Rebuilding a large table may take longer than a query ever should.
    if (db.engine.name === 'postgres') await sql`set local statement_timeout = 0`.execute(tx)
    await up(tx, db.engine)
  },
})

async function readSchema(db: Db): Promise<string | undefined> {
  const { rows } = await sql<{ name: string | null }>`select current_schema() as name`.execute(db.sql)
  return rows[0]?.name ?? undefined
}

async function listUnknownMigrations(db: Db): Promise<string[]> {
  try {
    const { rows } = await sql<{ name: string }>`select name from kysely_migration`.execute(db.sql)
    return rows.map(({ name }) => name).filter((name) => !Object.hasOwn(migrations, name))
  } catch {
    // No migration table: then the failure was another one.
    return []
  }
}
