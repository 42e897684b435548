// Made by `npm run operations` from the OpenAPI document; not edited.

/** A message with placeholders. */
export interface Template {
  id: number
  name: string
  messageBody: string
  createdAt: string
  updatedAt: string
}

/** What `listTemplates` answers. */
export interface ListTemplatesReply {
  templates: Template[]
  placeholders: {
    name: string
    meaning: string
  }[]
}

/** What `createTemplate` takes. */
export interface CreateTemplateBody {
  /** A name to know it by */
  name: string
  /** The text, with placeholders such as {{firstName}} */
  messageBody: string
}

/** What `createTemplate` answers. */
export interface CreateTemplateReply {
  template: Template
}

/** What `getTemplate` answers. */
export interface GetTemplateReply {
  template: Template
}

/** What `replaceTemplate` takes. */
export interface ReplaceTemplateBody {
  /** A name to know it by */
  name: string
  /** The text, with placeholders such as {{firstName}} */
  messageBody: string
}

/** What `replaceTemplate` answers. */
export interface ReplaceTemplateReply {
  template: Template
}

/** What `renderTemplate` takes. */
export interface RenderTemplateBody {
  /** The id of the lead */
  leadId: number
}

/** What `renderTemplate` answers. */
export interface RenderTemplateReply {
  text: string
  missing: string[]
}
