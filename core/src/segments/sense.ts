import type { Grade } from './segment.ts'

/** What a hit is worth where it stands. `note` says why it is worth less than its words, for a person. */
export interface Sense {
  grade: Grade | null
  note: string
}

/** The words say it plainly. */
export const high: Sense = { grade: 'high', note: '' }
/** Likely at best. */
export const likely = (note: string): Sense => ({ grade: 'medium', note })
/** Says nothing for the label. */
export const refused = (note: string): Sense => ({ grade: null, note })
