import { describe, expect, it } from 'vitest'
import { type DatabaseFault, findDatabaseFault } from '../../../core/src/db/fault.ts'
import { LeadwireError, notFound } from '../../../core/src/errors.ts'

const withCode = (code: string, message = 'as the driver says') => Object.assign(new Error(message), { code })

const faults: [error: unknown, fault: DatabaseFault | null][] = [
  [withCode('SQLITE_BUSY'), 'locked'],
  [withCode('SQLITE_BUSY_SNAPSHOT'), 'locked'],
  [withCode('SQLITE_FULL'), 'unwritable'],
  [withCode('SQLITE_IOERR_WRITE'), 'unwritable'],
  [withCode('SQLITE_READONLY_DBMOVED'), 'unwritable'],
  [withCode('SQLITE_CONSTRAINT_UNIQUE'), null],
  [withCode('SQLITE_CORRUPT'), null],
  [withCode('53100'), 'unwritable'],
  [withCode('25006'), 'unwritable'],
  [withCode('53300'), 'unreachable'],
  [withCode('57P01'), 'unreachable'],
  [withCode('57P03'), 'unreachable'],
  [withCode('08006'), 'unreachable'],
  [withCode('57014'), 'locked'],
  [withCode('40P01'), 'locked'],
  [withCode('23505'), null],
  [withCode('42P01'), null],
  [withCode('ECONNREFUSED'), 'unreachable'],
  [withCode('ECONNRESET'), 'unreachable'],
  [new Error('Connection terminated unexpectedly'), 'unreachable'],
  [new Error('timeout exceeded when trying to connect'), 'unreachable'],
  [new LeadwireError('Upstream', 'database_lost', 'The database thread has ended'), 'unreachable'],
  [new LeadwireError('Upstream', 'handle_lookup_failed', 'down'), null],
  [notFound('stream', 7), null],
  [new TypeError('x is not a function'), null],
  ['SQLITE_FULL', null],
  [null, null],
]

describe('findDatabaseFault', () => {
  it.each(faults)('reads %s as %s', (error, fault) => {
    expect(findDatabaseFault(error)).toBe(fault)
  })
})
