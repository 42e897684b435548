import { Accounts } from './api/accounts.ts'
import { Deliveries } from './api/deliveries.ts'
import { Erasures } from './api/erasures.ts'
import { Exclusions } from './api/exclusions.ts'
import { Leads } from './api/leads.ts'
import { Lookups } from './api/lookups.ts'
import { Me } from './api/me.ts'
import { Messages } from './api/messages.ts'
import { Notifications } from './api/notifications.ts'
import { Replays } from './api/replays.ts'
import { Runs } from './api/runs.ts'
import { Segments } from './api/segments.ts'
import { Streams } from './api/streams.ts'
import { Templates } from './api/templates.ts'
import { Webhooks } from './api/webhooks.ts'
import { toBaseUrl } from './base-url.ts'
import type { Call } from './request.ts'
import { callsOf } from './transport.ts'

/** Which hub, with which key, and how patiently. */
export interface LeadwireClientOptions {
  /** Where the hub is, such as `https://leadwire.example.com`. */
  baseUrl: string
  apiKey: string
  /** In place of the one that is there. */
  fetch?: typeof fetch
  /** How long one attempt may take; default 30,000. */
  timeoutMs?: number
  /** How often a call is sent again, if it may be; default 3. */
  maxRetries?: number
}

/** A Leadwire hub. Every operation of its API is a method, grouped by what it is about. */
export class LeadwireClient {
  /** Calls a path that has no method here. */
  readonly call: Call
  readonly accounts: Accounts
  readonly deliveries: Deliveries
  readonly erasures: Erasures
  readonly exclusions: Exclusions
  readonly leads: Leads
  readonly lookups: Lookups
  readonly me: Me
  readonly messages: Messages
  readonly notifications: Notifications
  readonly replays: Replays
  readonly runs: Runs
  readonly segments: Segments
  readonly streams: Streams
  readonly templates: Templates
  readonly webhooks: Webhooks

  /** @throws TypeError when the base URL or the key cannot be right */
  constructor(options: LeadwireClientOptions) {
    const apiKey = options.apiKey?.trim()
    // A header can hold nothing else; fetch would say so in words about headers.
    if (!/^[\x21-\x7e]+$/.test(apiKey ?? '')) throw new TypeError('The API key is missing, or has characters of no key')
    const call = callsOf({
      baseUrl: toBaseUrl(options.baseUrl),
      apiKey,
      fetch: options.fetch ?? ((...args) => fetch(...args)),
      timeoutMs: options.timeoutMs ?? 30_000,
      maxRetries: options.maxRetries ?? 3,
    })
    this.call = call
    this.accounts = new Accounts(call)
    this.deliveries = new Deliveries(call)
    this.erasures = new Erasures(call)
    this.exclusions = new Exclusions(call)
    this.leads = new Leads(call)
    this.lookups = new Lookups(call)
    this.me = new Me(call)
    this.messages = new Messages(call)
    this.notifications = new Notifications(call)
    this.replays = new Replays(call)
    this.runs = new Runs(call)
    this.segments = new Segments(call)
    this.streams = new Streams(call)
    this.templates = new Templates(call)
    this.webhooks = new Webhooks(call)
  }
}
