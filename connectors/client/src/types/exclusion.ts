// Made by `npm run operations` from the OpenAPI document; not edited.

/** Who or what never becomes a lead. */
export interface Exclusion {
  id: number
  kind: 'person' | 'word'
  value: string
  createdAt: string
}

/** What `addExclusions` takes. */
export interface AddExclusionsBody {
  /** Handles that never become leads */
  handles?: string[]
  /** Words whose bearers never become leads */
  words?: string[]
  /** A file of customers as text */
  csv?: string
}

/** What `addExclusions` answers. */
export interface AddExclusionsReply {
  added: number
  skipped: number
}

/** What `listExclusions` may be asked for. */
export interface ListExclusionsQuery {
  /** How many at most in one answer */
  limit?: number
  /** nextCursor of the answer before, to go on from there */
  cursor?: string
}

/** What `listExclusions` answers. */
export interface ListExclusionsReply {
  exclusions: Exclusion[]
  hasMore: boolean
  nextCursor: string | null
}
