import type { OnQuery } from '@leadwire/core'
import type { Registry } from 'prom-client'
import { WORK_SECONDS } from './delivery-metrics.ts'
import { counterOf, histogramOf } from './tally.ts'

const kinds = ['read', 'write', 'transaction', 'connect'] as const

/** Measures what `openDatabase` tells: queries by kind, and beside them the transactions they stand in. */
export function databaseMetrics(registry: Registry): OnQuery {
  const seconds = histogramOf(registry, {
    name: 'leadwire_db_seconds',
    help: 'Time of queries and of whole transactions, waiting for a connection or a turn with it',
    labels: ['kind'],
    bounds: WORK_SECONDS,
  })
  const errors = counterOf(registry, {
    name: 'leadwire_db_errors_total',
    help: 'Queries, transactions and connections that failed',
    labels: ['kind'],
  })
  const cells = Object.fromEntries(
    kinds.map((kind) => [kind, { took: kind === 'connect' ? null : seconds(kind), failed: errors(kind) }]),
  )
  return (kind, ms, error) => {
    const cell = cells[kind]
    cell?.took?.observe(ms / 1000)
    if (cell && error !== undefined) cell.failed.value++
  }
}
