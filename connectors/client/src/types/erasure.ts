// Made by `npm run operations` from the OpenAPI document; not edited.

/** The erasing of a person. */
export interface Erasure {
  id: number
  status: 'running' | 'done'
  phase: 'people' | 'followers' | 'leads' | 'messages' | 'replies' | 'traces' | 'settle' | 'done'
  followersCount: number
  leadsCount: number
  messagesCount: number
  erasedCount: number
  reissuedCount: number
  createdAt: string
  completedAt: string | null
}

/** What `eraseLead` answers. */
export interface EraseLeadReply {
  erasure: Erasure
}

/** What `erasePerson` takes. */
export interface ErasePersonBody {
  /** The handle on X, with or without @ */
  handle?: string
  /** The id of the person on their network */
  externalId?: string
  /** The network; x unless told */
  platform?: string
}

/** What `erasePerson` answers. */
export interface ErasePersonReply {
  erasure: Erasure
}

/** What `getErasure` answers. */
export interface GetErasureReply {
  erasure: Erasure
}
