/** All kinds of message there are, one list for everything that is delivered. */
export const messageTypes = [
  'lead.created',
  'lead.enriched',
  'lead.feedback',
  'run.finished',
  'endpoint.failing',
  'endpoint.disabled',
  'endpoint.recovered',
  'message.exhausted',
] as const
export type MessageType = (typeof messageTypes)[number]

/** The type of a row that only ends a batch; it is nobody's message. */
export const BATCH_ENDED = 'batch.ended'

/**
 * What a filter may look at. Known to the outbox, so that fan-out never reads the tables of what a message is about.
 * A message without a facet (null) passes no filter that asks for it.
 */
export interface Facets {
  streamId: number | null
  sourceId: number | null
  sourceType: string | null
  grade: string | null
  verdict: string | null
}

/**
 * Of two messages that say the same of a lead, before and after it was looked up, whom one is for: `early` for those who do
 * not wait, `waiting` for all others. `at` is when the first of the two was written, epoch ms: who stops waiting later still
 * gets the second, so that nobody is left out.
 */
export interface Audience {
  part: 'early' | 'waiting'
  at: number
}

/** One thing that happened. `data` is the domain noun as it was then; an api presents it, and the bytes are frozen. */
export interface NewMessage {
  workspaceId: number
  type: MessageType
  /** Id of what it is about. */
  subjectId: number
  /** Messages of one key have an order among them. */
  orderKey: string
  /** Packed together with others of the key until one ends the batch; null = goes at once. */
  batchKey: string | null
  endsBatch: boolean
  facets: Facets
  data: unknown
  /** Left out = it is for all. */
  audience?: Audience | undefined
}

export interface Message extends NewMessage {
  id: number
  createdAt: number
}

/** No facet known. */
export const noFacets: Facets = { streamId: null, sourceId: null, sourceType: null, grade: null, verdict: null }
