import { abandonRequest, beginRequest, type Db, finishRequest, type Vault } from '@leadwire/core'
import { IDEMPOTENCY_LEASE_MS, IDEMPOTENCY_TTL_MS, type IdempotencyStore } from './idempotency.ts'

/** Keeps replies in the database, so that a repeat is known on every relay and after a restart. */
export const databaseIdempotency = (db: Db, vault: Vault): IdempotencyStore => ({
  begin: (request) => beginRequest(db, request, { ttlMs: IDEMPOTENCY_TTL_MS, leaseMs: IDEMPOTENCY_LEASE_MS }, vault),
  finish: (request, reply) => finishRequest(db, request, reply, vault),
  abandon: (request) => abandonRequest(db, request),
})
