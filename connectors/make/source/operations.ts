import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Field } from '../../operations/field.ts'
import type { Operation } from '../../operations/operation.ts'
import type { Trigger } from '../../operations/trigger.ts'

interface OperationsFile {
  triggers: Trigger[]
  operations: Operation[]
}

/** What the hub can do and what a workflow can begin with, in the words that all connectors share. */
export const { triggers, operations }: OperationsFile = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../operations.json'), 'utf8'),
)

/** What a workflow may do; the rest is housekeeping, for which there is `Make an API Call`. */
export const offered: Operation[] = operations.filter(({ isAction, isSearch }) => isAction || isSearch)

export type { Field, Operation, Trigger }
