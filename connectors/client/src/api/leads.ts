// Made by `npm run operations` from the OpenAPI document; not edited.
import { Pages } from '../pages.ts'
import { type Call, type CallOptions, idText } from '../request.ts'
import type {
  Done,
  EnrichLeadBody,
  EnrichLeadReply,
  ExportLeadReply,
  ExportLeadsBody,
  ExportLeadsReply,
  GiveFeedbackBody,
  Lead,
  LeadCounts,
  LeadPage,
  LeadsByStream,
  ListLeadsQuery,
  ListStreamLeadsQuery,
  RemoveFeedbackQuery,
} from '../types/lead.ts'

/** `client.leads` */
export class Leads {
  readonly #call: Call

  constructor(call: Call) {
    this.#call = call
  }

  /** Lists the leads of one stream, newest first, with filters. */
  listOfStream(streamId: number, query: ListStreamLeadsQuery = {}, options?: CallOptions): Promise<LeadPage> {
    return this.#call({ method: 'GET', path: `/api/v2/streams/${idText(streamId)}/leads`, query }, options)
  }

  /** Counts the leads of one stream by how well they fit. */
  countOfStream(streamId: number, query: ListStreamLeadsQuery = {}, options?: CallOptions): Promise<LeadCounts> {
    return this.#call(
      { method: 'GET', path: `/api/v2/streams/${idText(streamId)}/leads`, query: { ...query, summary: true } },
      options,
    )
  }

  /** The same over all pages; `limit` is the size of a page. */
  eachOfStream(streamId: number, query: ListStreamLeadsQuery = {}, options?: CallOptions): Pages<Lead, LeadPage> {
    return new Pages(
      query,
      (next) => this.listOfStream(streamId, next, options),
      (page) => page.leads,
    )
  }

  /** Lists leads of all streams or one, newest first, with filters. */
  list(query: ListLeadsQuery = {}, options?: CallOptions): Promise<LeadPage> {
    return this.#call({ method: 'GET', path: '/api/v2/leads', query }, options)
  }

  /** Lists leads put together by stream. */
  listByStream(query: ListLeadsQuery = {}, options?: CallOptions): Promise<LeadsByStream> {
    return this.#call({ method: 'GET', path: '/api/v2/leads', query: { ...query, groupBy: 'stream' } }, options)
  }

  /** Counts leads by how well they fit. */
  count(query: ListLeadsQuery = {}, options?: CallOptions): Promise<LeadCounts> {
    return this.#call({ method: 'GET', path: '/api/v2/leads', query: { ...query, summary: true } }, options)
  }

  /** The same over all pages; `limit` is the size of a page. */
  each(query: ListLeadsQuery = {}, options?: CallOptions): Pages<Lead, LeadPage> {
    return new Pages(
      query,
      (next) => this.list(next, options),
      (page) => page.leads,
    )
  }

  /** Calls a lead good or bad for a segment, from which its matcher learns. */
  giveFeedback(leadId: number, body: GiveFeedbackBody, options?: CallOptions): Promise<Done> {
    return this.#call(
      { method: 'POST', path: `/api/v2/leads/${idText(leadId)}/feedback`, body, isIdempotent: true },
      options,
    )
  }

  /** Takes the feedback on a lead back, as if it had never been given. */
  removeFeedback(leadId: number, query: RemoveFeedbackQuery, options?: CallOptions): Promise<Done> {
    return this.#call({ method: 'DELETE', path: `/api/v2/leads/${idText(leadId)}/feedback`, query }, options)
  }

  /** Looks up the LinkedIn profile and the e-mail address of a lead. */
  enrich(leadId: number, body: EnrichLeadBody, options?: CallOptions): Promise<EnrichLeadReply> {
    return this.#call(
      { method: 'POST', path: `/api/v2/leads/${idText(leadId)}/enrich`, body, isIdempotent: true },
      options,
    )
  }

  /** Marks a lead as moved to a CRM; doing it again keeps the first time. */
  export(leadId: number, options?: CallOptions): Promise<ExportLeadReply> {
    return this.#call({ method: 'POST', path: `/api/v2/leads/${idText(leadId)}/export`, isIdempotent: true }, options)
  }

  /** Marks up to 1,000 leads as moved to a CRM, or those of a stream that pass a filter. */
  exportMany(body: ExportLeadsBody = {}, options?: CallOptions): Promise<ExportLeadsReply> {
    return this.#call({ method: 'POST', path: '/api/v2/leads/export', body, isIdempotent: true }, options)
  }
}
