// Made by `npm run operations` from the OpenAPI document; not edited.
import type { EmailMode } from './account.ts'

/** A way to reach a person. */
export interface ContactRoute {
  routeType: 'linkedin_url' | 'email'
  value: string
  confidence: 'high' | 'medium' | 'low'
}

/** What was found of a person; null is looked up and not found. */
export interface LookupResult {
  ok: boolean
  kind: 'resolved' | 'not_found' | 'failed'
  linkedin?: {
    url: string
    confidence: 'high' | 'medium' | 'low'
  } | null
  email?: {
    address: string
    status: 'verified' | 'risky' | 'invalid' | 'unknown'
    provider: string
    confidence: 'high' | 'medium' | 'low'
    reasons?: string[]
  } | null
}

/** What `lookUp` takes. */
export interface LookUpBody {
  /** The handle on X, with or without @ */
  x_handle: string
  /** What is looked up; each that is found takes a credit */
  requested_outputs?: ('linkedin_url' | 'email')[]
  /** verified takes only addresses that were checked */
  email_mode?: EmailMode
}

/** What `lookUp` answers. */
export interface LookUpReply {
  x_profile_id: string | null
  x_handle: string
  result: LookupResult
  credits_remaining: number | null
  contact_routes: ContactRoute[]
  credits_charged: number
  notes: string[]
}

/** What `listLookUps` answers. */
export interface ListLookUpsReply {
  lookups: {
    x_handle: string
    kind: 'linkedin_url' | 'email'
    result: LookupResult
    createdAt: string
    credits_charged: number
  }[]
}

/** What `lookUpEmail` takes. */
export interface LookUpEmailBody {
  /** The handle on X, with or without @ */
  x_handle: string
  /** verified takes only addresses that were checked */
  email_mode?: EmailMode
}

/** What `lookUpEmail` answers. */
export interface LookUpEmailReply {
  x_profile_id: string | null
  x_handle: string
  result: LookupResult
  credits_remaining: number | null
  contact_routes: ContactRoute[]
  credits_charged: number
  notes: string[]
}

/** What `listEmailLookUps` answers. */
export interface ListEmailLookUpsReply {
  lookups: {
    x_handle: string
    kind: 'linkedin_url' | 'email'
    result: LookupResult
    createdAt: string
    credits_charged: number
  }[]
}

/** What `revokeOwnKey` answers. */
export interface RevokeOwnKeyReply {
  revoked: true
}
