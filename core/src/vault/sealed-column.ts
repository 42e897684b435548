import type { Tables } from '../db/tables.ts'

/** A column whose texts the vault has sealed. */
export interface SealedColumn {
  table: keyof Tables
  column: string
  /** The primary key. */
  key: readonly string[]
  /** False where rows are gone within a day, so that a start need not look through them. */
  isLasting: boolean
}

type Spec = {
  [Name in keyof Tables]: SealedColumn & {
    table: Name
    column: keyof Tables[Name] & `sealed_${string}`
    key: readonly (keyof Tables[Name])[]
  }
}[keyof Tables]

/**
 * All of them, in the order in which they are sealed anew: what lasts comes last, so that a change of the main secret that
 * was cut short is noticed at the next start. A test compares the list with the tables.
 */
export const sealedColumns: readonly SealedColumn[] = [
  { table: 'idempotency', column: 'sealed_body', key: ['workspace_id', 'key'], isLasting: false },
  { table: 'erasure', column: 'sealed_subject', key: ['id'], isLasting: true },
  { table: 'subscription', column: 'sealed_headers', key: ['id'], isLasting: true },
  { table: 'subscription', column: 'sealed_auth', key: ['id'], isLasting: true },
  { table: 'subscription', column: 'sealed_token', key: ['id'], isLasting: true },
  { table: 'subscription_secret', column: 'sealed_secret', key: ['id'], isLasting: true },
] satisfies readonly Spec[]

/** `table.column`, for logs and messages. */
export const nameOf = ({ table, column }: SealedColumn): string => `${table}.${column}`
