import type { Observation } from '../sources/profile.ts'

/** An observation that was kept: it happened once for its source, whatever streams listen. */
export interface Event extends Observation {
  id: number
  personKey: string
}
