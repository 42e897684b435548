import type { z } from 'zod'

/** One environment variable: what it is for, what it may hold, what it is without being set. */
export interface Variable<Schema extends z.ZodType = z.ZodType, Default extends string | null = string | null> {
  name: string
  /** As one would write it; null = not set. */
  default: Default
  /** One line for the README's table. */
  meaning: string
  /** Its value is never printed. */
  isSecret?: boolean
  /** Reads the text; its messages complete the sentence "NAME …". */
  schema: Schema
}

/** Keeps the exact types of a variable. */
export const variable = <Schema extends z.ZodType, Default extends string | null>(spec: Variable<Schema, Default>) =>
  spec

/** What is read of a set of variables. */
export type ValuesOf<Variables> = {
  [Name in keyof Variables]: Variables[Name] extends Variable<infer Schema, infer Default>
    ? null extends Default
      ? z.output<Schema> | undefined
      : z.output<Schema>
    : never
}
