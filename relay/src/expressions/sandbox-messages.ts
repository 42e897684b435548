import type { ExpressionFailure } from './expression.ts'

/** One thing for a sandbox to do. */
export type SandboxTask =
  | { kind: 'check'; source: string }
  | { kind: 'evaluate'; source: string; input: string; now: number; seed: string }

/** What a sandbox answers; `json` is empty for a `check`. */
export type SandboxReply = { ok: true; json: string } | ExpressionFailure

/** What a sandbox says once, when it can take its first task. */
export const READY = 'ready'
