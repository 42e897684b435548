import { readdirSync, readFileSync } from 'node:fs'
import { afterAll } from 'vitest'
import type { Expressions } from '../../../relay/src/expressions/expression.ts'
import { createExpressions, type ExpressionsOptions } from '../../../relay/src/expressions/expressions.ts'

/** A world that stands still. */
export const fixed = { now: Date.UTC(2026, 0, 2, 3, 4, 5), seed: 'dlv_1' }

/** A deadline for tests that are not about it, so that a machine that is busy with other things fails none of them. */
export const PATIENT_MS = 1_500

/** Expressions that are stopped after the file's last test. */
export function openExpressions(options?: ExpressionsOptions): Expressions {
  const expressions = createExpressions(options)
  afterAll(() => expressions.stop())
  return expressions
}

/** Processes that another has started and that still run; undefined where the system does not say (not Linux). */
export function listChildren(pid: number | 'self' = 'self'): number[] | undefined {
  try {
    return readdirSync(`/proc/${pid}/task`).flatMap((thread) =>
      readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8').split(' ').filter(Boolean).map(Number),
    )
  } catch {
    return undefined
  }
}

/** The most memory a process ever held, bytes; 0 when it is gone. */
export function peakBytesOf(pid: number): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8')
    return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1] ?? 0) * 1024
  } catch {
    return 0
  }
}
