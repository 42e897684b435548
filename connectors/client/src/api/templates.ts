// Made by `npm run operations` from the OpenAPI document; not edited.
import { type Call, type CallOptions, idText } from '../request.ts'
import type { Done } from '../types/lead.ts'
import type {
  CreateTemplateBody,
  CreateTemplateReply,
  GetTemplateReply,
  ListTemplatesReply,
  RenderTemplateBody,
  RenderTemplateReply,
  ReplaceTemplateBody,
  ReplaceTemplateReply,
} from '../types/template.ts'

/** `client.templates` */
export class Templates {
  readonly #call: Call

  constructor(call: Call) {
    this.#call = call
  }

  /** Lists message templates and the placeholders that they may hold. */
  list(options?: CallOptions): Promise<ListTemplatesReply> {
    return this.#call({ method: 'GET', path: '/api/v2/dm-templates' }, options)
  }

  /** Creates a message template with placeholders, such as {{firstName}}. */
  create(body: CreateTemplateBody, options?: CallOptions): Promise<CreateTemplateReply> {
    return this.#call({ method: 'POST', path: '/api/v2/dm-templates', body, isIdempotent: true }, options)
  }

  /** Gets one message template. */
  get(templateId: number, options?: CallOptions): Promise<GetTemplateReply> {
    return this.#call({ method: 'GET', path: `/api/v2/dm-templates/${idText(templateId)}` }, options)
  }

  /** Replaces the name and the text of a message template. */
  replace(templateId: number, body: ReplaceTemplateBody, options?: CallOptions): Promise<ReplaceTemplateReply> {
    return this.#call({ method: 'PUT', path: `/api/v2/dm-templates/${idText(templateId)}`, body }, options)
  }

  /** Deletes a message template. */
  delete(templateId: number, options?: CallOptions): Promise<Done> {
    return this.#call({ method: 'DELETE', path: `/api/v2/dm-templates/${idText(templateId)}` }, options)
  }

  /** Fills a message template with what is known of a lead; nothing is sent. */
  render(templateId: number, body: RenderTemplateBody, options?: CallOptions): Promise<RenderTemplateReply> {
    return this.#call({ method: 'POST', path: `/api/v2/dm-templates/${idText(templateId)}/render`, body }, options)
  }
}
